-- KEYS: sessions, servers
-- ARGV: the ids of the calling server, with spaces between; a session; for how many milliseconds after the death of its
-- server it can be taken up
-- Returns its nickname and the hash of its token, if it is another server's and can be taken up.
local record = redis.call('HGET', KEYS[1], ARGV[2])
if not record then
  return {}
end
local server, nick, hash = string.match(record, '^(%S+) (%S+) (.*)$')
local _, mine = ids_of(ARGV[1])
if mine[server] or now() - lives_until(KEYS[2], server) > tonumber(ARGV[3]) then
  return {}
end
return {nick, hash}
