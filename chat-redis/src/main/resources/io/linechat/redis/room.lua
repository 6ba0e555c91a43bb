-- Tells what a room is like.
-- KEYS: people, meta
-- Returns its version, its topic, who set that, and then for each member its name and "server nickname".
local told = redis.call('HMGET', KEYS[2], 'v', 'topic', 'by')
local answer = {told[1] or '0', told[2] or '', told[3] or ''}
for _, text in ipairs(redis.call('HGETALL', KEYS[1])) do
  answer[#answer + 1] = text
end
return answer
