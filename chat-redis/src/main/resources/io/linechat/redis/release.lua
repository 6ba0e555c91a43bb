-- Gives nicknames up, each if it is that session's and of this server.
-- KEYS: nicks, the names of this server
-- ARGV: the server's id, then for each name its key and the session
for i = 2, #ARGV, 2 do
  local record = redis.call('HGET', KEYS[1], ARGV[i])
  if record then
    local server, session = string.match(record, '^(%S+) %S+ (.*)$')
    if server == ARGV[1] and session == ARGV[i + 1] then
      redis.call('HDEL', KEYS[1], ARGV[i])
      redis.call('SREM', KEYS[2], ARGV[i])
    end
  end
end
return 1
