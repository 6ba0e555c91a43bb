-- Forgets sessions, each if it is this server's.
-- KEYS: sessions, the sessions of this server
-- ARGV: the ids of the calling server, with spaces between; then the sessions
local _, mine = ids_of(ARGV[1])
for i = 2, #ARGV do
  local owner = owner_of(redis.call('HGET', KEYS[1], ARGV[i]))
  if owner and mine[owner] then
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
  redis.call('SREM', KEYS[2], ARGV[i])
end
return 1
