-- KEYS: nicks, servers
-- ARGV: the key of a nickname
-- Returns the server whose session goes by that, if it lives.
local server = owner_of(redis.call('HGET', KEYS[1], ARGV[1]))
return server and lives_until(KEYS[2], server) > now() and server
