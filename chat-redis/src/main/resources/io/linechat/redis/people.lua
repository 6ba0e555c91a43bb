-- Changes who is in a room, and its topic; tells the servers that have it open what has changed, under a new version.
-- KEYS: people, meta
-- ARGV: the channel of the room's news; for how many seconds the room is remembered; the ids of the calling server, the
-- one that it has now first, with spaces between; 't' to set the topic, or ''; the topic; who sets it; then for each change
--   the member
--   its nickname, or '' if it leaves
--   whose it may be besides the calling server's or nobody's: a server, '' for nobody, '*' for anybody
-- Returns the version after it.
local people, meta = KEYS[1], KEYS[2]
local channel, seconds, sets, topic, by = ARGV[1], tonumber(ARGV[2]), ARGV[4], ARGV[5], ARGV[6]
local me, mine = ids_of(ARGV[3])

local function field(text)
  return #text .. ':' .. text
end

local changes = {}
local function changed(member, value)
  changes[#changes + 1] = field(member) .. field(value)
end

for i = 7, #ARGV, 3 do
  local member, nick, from = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local old = redis.call('HGET', people, member)
  local owner = owner_of(old)
  local allowed = not owner or mine[owner] or from == '*' or from == owner
  if allowed and nick ~= '' then
    local new = me .. ' ' .. nick
    if new ~= old then
      redis.call('HSET', people, member, new)
      changed(member, new)
    end
  elseif allowed and old then
    redis.call('HDEL', people, member)
    changed(member, '')
  end
end

if sets == 't' then
  redis.call('HSET', meta, 'topic', topic, 'by', by)
elseif #changes > 0 and redis.call('EXISTS', people) == 0 and redis.call('HDEL', meta, 'topic', 'by') > 0 then
  sets, topic, by = 't', '', ''
end

local before = redis.call('HGET', meta, 'v')
local version = before or '0'
if #changes > 0 or sets == 't' then
  if before then
    version = string.format('%.0f', tonumber(before) + 1)
  else
    -- The first version is a time, so that none counts twice when Redis has lost what it knew.
    local time = redis.call('TIME')
    version = string.format('%.0f', tonumber(time[1]) * 1000000 + tonumber(time[2]))
  end
  redis.call('HSET', meta, 'v', version)
  redis.call('PUBLISH', channel,
    'P' .. field(before or '0') .. field(version) .. field(sets) .. field(topic) .. field(by) .. table.concat(changes))
end

-- What is said renews the other key too, for longer than this does, and together with the log.
if redis.call('TTL', meta) < seconds / 2 then
  redis.call('EXPIRE', meta, seconds)
end
redis.call('EXPIRE', people, seconds)
return version
