-- Frees what a dead server held, so much at a time that nobody waits for it. Its sessions can be taken up for a while yet.
-- KEYS: servers, nicks, sessions, and what is known of that server: its names, its sessions, its rooms
-- ARGV: its id, for how many milliseconds after its death its sessions are kept, how much at a time
-- Returns the rooms in which it had members, to the first caller.
local servers, nicks, sessions, names, kept, rooms = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local id = ARGV[1]
local died = lives_until(servers, id)
if died > now() then
  return {}
end

local function free(hash, held)
  for _, field in ipairs(redis.call('SPOP', held, ARGV[3])) do
    if owner_of(redis.call('HGET', hash, field)) == id then
      redis.call('HDEL', hash, field)
    end
  end
end

free(nicks, names)
local rest = redis.call('HKEYS', rooms)
redis.call('DEL', rooms)
if now() - died > tonumber(ARGV[2]) then
  free(sessions, kept)
  if redis.call('EXISTS', names, kept) == 0 then
    redis.call('ZREM', servers, id)
  end
end
return rest
