-- The keys of rooms; ARGV for each of them: epoch and seq that were seen, random bits.
-- Answers for each of them epoch, base, seq, and the version of its people.

local answer = {}
for room = 0, #KEYS / 4 - 1 do
  local log, meta, ids, news = unpack(KEYS, 4 * room + 1, 4 * room + 4)
  local seenEpoch, seenSeq, random = unpack(ARGV, 3 * room + 1, 3 * room + 3)
  local epoch, seq, base = place(log, meta, news, tonumber(seenEpoch), tonumber(seenSeq), tonumber(random))
  renew(log, meta, ids)
  answer[4 * room + 1] = epoch
  answer[4 * room + 2] = base
  answer[4 * room + 3] = seq
  answer[4 * room + 4] = tonumber(redis.call('HGET', meta, 'v') or 0)
end
return answer
