-- What the scripts of a room's log begin with. A room has four keys, in this order: log, meta, ids, news.

local GENERATION = 4294967296
local LIFETIME = 30 * 24 * 3600 * 1000
local RENEWED_BELOW = LIFETIME - 24 * 3600 * 1000
local LARGEST_NEWS = 1048576

local function digits(number)
  return string.format('%.0f', number)
end

-- Tells the servers where the log is, with what was appended last, unless that is too much.
local function ring(news, epoch, base, seq, blobs)
  local parts = {}
  local bytes = 0
  for i, blob in ipairs(blobs) do
    parts[2 * i - 1] = struct.pack('>I4', #blob)
    parts[2 * i] = blob
    bytes = bytes + #blob
  end
  local head = 'L' .. struct.pack('>I8I8I8', epoch, base, seq)
  redis.call('PUBLISH', news, bytes > LARGEST_NEWS and head or head .. table.concat(parts))
end

-- The seq of the last message that the stream has ever had.
local function lastOf(log)
  if redis.call('EXISTS', log) == 0 then
    return 0
  end
  local info = redis.call('XINFO', 'STREAM', log)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      return tonumber(string.match(info[i + 1], '^%d+'))
    end
  end
  return 0
end

-- Where the log is: epoch, seq, base; and the version of the room's people. If a server has seen it further on than it is,
-- this Redis has lost what it had: the log begins anew, under an epoch that nobody has counted by, and goes on behind what
-- is there.
local function place(log, meta, news, seenEpoch, seenSeq, random)
  local there = redis.call('HMGET', meta, 'epoch', 'seq', 'base', 'v')
  local epoch = tonumber(there[1]) or 0
  local seq = tonumber(there[2]) or 0
  local base = tonumber(there[3]) or 0
  local v = tonumber(there[4]) or 0
  if epoch > 0 and (epoch > seenEpoch or (epoch == seenEpoch and seq >= seenSeq)) then
    return epoch, seq, base, v
  end
  epoch = (math.floor(math.max(epoch, seenEpoch) / GENERATION) + 1) * GENERATION + random
  seq = math.max(seq, lastOf(log))
  base = seq
  redis.call('HSET', meta, 'epoch', digits(epoch), 'seq', digits(seq), 'base', digits(base))
  ring(news, epoch, base, seq, {})
  return epoch, seq, base, v
end

-- Has the keys of a room that is in use live on.
local function renew(...)
  for _, key in ipairs({...}) do
    if redis.call('PTTL', key) < RENEWED_BELOW then
      redis.call('PEXPIRE', key, LIFETIME)
    end
  end
end

-- The message with that seq, or nil if it is gone.
local function blobAt(log, seq)
  local id = digits(seq) .. '-0'
  local found = redis.call('XRANGE', log, id, id)
  return found[1] and found[1][2][2]
end
