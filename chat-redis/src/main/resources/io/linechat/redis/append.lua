-- ARGV: epoch and seq that were seen, random bits, how many messages are kept, how many ids; then an id and a blob each.
-- Answers epoch, base, seq; then for each message its seq, and its blob if it was appended before.

local log, meta, ids, news = unpack(KEYS)
local epoch, seq, base = place(log, meta, news, tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]))
local answer = {0, 0, 0}
local blobs = {}
for i = 6, #ARGV, 2 do
  local id, blob = ARGV[i], ARGV[i + 1]
  local known = tonumber(redis.call('ZSCORE', ids, id))
  local before = known and blobAt(log, known)
  if before then
    answer[#answer + 1] = known
    answer[#answer + 1] = before
  else
    seq = seq + 1
    redis.call('XADD', log, digits(seq) .. '-0', 'm', blob)
    redis.call('ZADD', ids, digits(seq), id)
    blobs[#blobs + 1] = blob
    answer[#answer + 1] = seq
    answer[#answer + 1] = ''
  end
end
-- Also if nothing is new: who waits for the replicas next waits for what is written last here.
redis.call('HSET', meta, 'seq', digits(seq))
if #blobs > 0 then
  redis.call('XTRIM', log, 'MAXLEN', '~', ARGV[4])
  redis.call('ZREMRANGEBYSCORE', ids, '-inf', digits(seq - tonumber(ARGV[5])))
  renew(log, meta, ids)
  ring(news, epoch, base, seq, blobs)
end
answer[1], answer[2], answer[3] = epoch, base, seq
return answer
