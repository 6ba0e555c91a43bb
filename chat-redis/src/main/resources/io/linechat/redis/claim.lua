-- Takes nicknames for sessions of a server, if each is free: nobody's, that session's already, or a dead server's.
-- KEYS: nicks, servers, the names of this server
-- ARGV: the server's id, then for each name its key, the name as it is written, the session
-- Returns for each name 1 or 0; nothing at all if the server's lease has run out.
local nicks, servers, names, me = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
if lives_until(servers, me) <= now() then
  return {}
end
local answer = {}
for i = 2, #ARGV, 3 do
  local key, name, session = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local server, holder
  local record = redis.call('HGET', nicks, key)
  if record then
    server, holder = string.match(record, '^(%S+) %S+ (.*)$')
  end
  if not record or holder == session or lives_until(servers, server) <= now() then
    redis.call('HSET', nicks, key, me .. ' ' .. name .. ' ' .. session)
    redis.call('SADD', names, key)
    answer[#answer + 1] = 1
  else
    answer[#answer + 1] = 0
  end
end
return answer
