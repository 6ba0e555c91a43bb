-- Remembers sessions of a server.
-- KEYS: sessions, the sessions of this server
-- ARGV: the ids of the calling server, the one that it has now first, with spaces between; then for each session its id, its
-- nickname, the hash of its token, and 'take' if it is this server's from now on, 'keep' if only if no other server has it
-- Returns for each the other server that had it, or ''.
local sessions, kept = KEYS[1], KEYS[2]
local me, mine = ids_of(ARGV[1])
local answer = {}
for i = 2, #ARGV, 4 do
  local id = ARGV[i]
  local owner = owner_of(redis.call('HGET', sessions, id))
  local others = owner and not mine[owner]
  if not others or ARGV[i + 3] == 'take' then
    redis.call('HSET', sessions, id, me .. ' ' .. ARGV[i + 1] .. ' ' .. ARGV[i + 2])
    redis.call('SADD', kept, id)
  end
  answer[#answer + 1] = others and owner or ''
end
return answer
