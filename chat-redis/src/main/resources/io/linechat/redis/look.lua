-- The keys of rooms; ARGV: '1' if they are to live on, else '0'; for each of them epoch and seq that were seen, random bits.
-- Answers for each of them epoch, base, seq, and the version of its people. Each room is looked at by each server every
-- second, and so this is one command for it as a rule.

local answer = {}
for room = 0, #KEYS / 4 - 1 do
  local log, meta, ids, news = unpack(KEYS, 4 * room + 1, 4 * room + 4)
  local seenEpoch, seenSeq, random = unpack(ARGV, 3 * room + 2, 3 * room + 4)
  local epoch, seq, base, v = place(log, meta, news, tonumber(seenEpoch), tonumber(seenSeq), tonumber(random))
  if ARGV[1] == '1' then
    renew(log, meta, ids)
  end
  answer[4 * room + 1] = epoch
  answer[4 * room + 2] = base
  answer[4 * room + 3] = seq
  answer[4 * room + 4] = v
end
return answer
