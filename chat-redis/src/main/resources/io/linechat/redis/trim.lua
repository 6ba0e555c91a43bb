-- ARGV: epoch and seq that were seen, random bits; then the seq up to which all is to be forgotten.
-- Answers epoch, base, seq.

local log, meta, ids, news = unpack(KEYS)
local epoch, seq, base = place(log, meta, news, tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]))
local last = math.min(tonumber(ARGV[4]), seq)
redis.call('XTRIM', log, 'MINID', digits(last + 1))
redis.call('ZREMRANGEBYSCORE', ids, '-inf', digits(last))
return {epoch, base, seq}
