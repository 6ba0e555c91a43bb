-- ARGV: epoch and seq that were seen, random bits; then the seqs behind which and up to which, and how many at most.
-- Answers epoch, base, seq, then seq and blob of each message.

local log, meta, ids, news = unpack(KEYS)
local epoch, seq, base = place(log, meta, news, tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]))
local answer = {epoch, base, seq}
local first, last = digits(tonumber(ARGV[4]) + 1), ARGV[5]
for _, message in ipairs(redis.call('XRANGE', log, first, last, 'COUNT', ARGV[6])) do
  answer[#answer + 1] = tonumber(string.match(message[1], '^%d+'))
  answer[#answer + 1] = message[2][2]
end
return answer
