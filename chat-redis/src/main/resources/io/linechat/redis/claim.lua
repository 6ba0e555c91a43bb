-- Takes nicknames for sessions of a server, if each is free: nobody's, that session's already, or a dead server's.
-- KEYS: nicks, servers, the names of this server
-- ARGV: the ids of the server, the one that it has now first, with spaces between; 'take', or 'keep' if it takes nothing
-- from another server, the session's own name neither; then for each name its key, the name as it is written, the session
-- Returns for each name 1; 0 if it is another session's; 2 if it is that session's on another server. Nothing at all if the
-- server's lease has run out.
local nicks, servers, names = KEYS[1], KEYS[2], KEYS[3]
local me, mine = ids_of(ARGV[1])
local takes = ARGV[2] == 'take'
if lives_until(servers, me) <= now() then
  return {}
end
local answer = {}
for i = 3, #ARGV, 3 do
  local key, name, session = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local server, holder
  local record = redis.call('HGET', nicks, key)
  if record then
    server, holder = string.match(record, '^(%S+) %S+ (.*)$')
  end
  local held = record and lives_until(servers, server) > now()
  if not held or (holder == session and (takes or mine[server])) then
    redis.call('HSET', nicks, key, me .. ' ' .. name .. ' ' .. session)
    redis.call('SADD', names, key)
    answer[#answer + 1] = 1
  else
    answer[#answer + 1] = holder == session and 2 or 0
  end
end
return answer
