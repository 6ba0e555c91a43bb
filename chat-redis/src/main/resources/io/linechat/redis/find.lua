-- ARGV: epoch and seq that were seen, random bits; then an id.
-- Answers epoch, base, seq, then seq and blob of the message with that id, if it is there.

local log, meta, ids, news = unpack(KEYS)
local epoch, seq, base = place(log, meta, news, tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]))
local known = tonumber(redis.call('ZSCORE', ids, ARGV[4]))
local blob = known and blobAt(log, known)
if blob then
  return {epoch, base, seq, known, blob}
end
return {epoch, base, seq}
