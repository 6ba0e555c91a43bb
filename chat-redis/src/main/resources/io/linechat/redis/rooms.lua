-- KEYS: servers
-- ARGV: a server's id; the key of a server's rooms, without its id (all of these are in one slot)
-- Returns name and count of each room on each of the other servers that live.
local answer = {}
for _, id in ipairs(alive(KEYS[1])) do
  if id ~= ARGV[1] then
    for _, text in ipairs(redis.call('HGETALL', ARGV[2] .. id)) do
      answer[#answer + 1] = text
    end
  end
end
return answer
