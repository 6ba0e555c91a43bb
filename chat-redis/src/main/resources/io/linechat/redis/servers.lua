-- What the scripts about servers begin with. A server that something belongs to stands first in the record of it, with a
-- space behind it.

-- Milliseconds since 1970 by the clock of Redis, which all servers share.
local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Until when a server lives, or lived; 0 if there is none of that id.
local function lives_until(servers, id)
  return tonumber(redis.call('ZSCORE', servers, id) or 0)
end

local function alive(servers)
  return redis.call('ZRANGEBYSCORE', servers, '(' .. string.format('%.0f', now()), '+inf')
end

local function owner_of(record)
  return record and string.match(record, '^%S+')
end

-- The ids of the calling server, one of them or several with spaces between: the one that it has now, and all as a set.
local function ids_of(text)
  local set = {}
  for id in string.gmatch(text, '%S+') do
    set[id] = true
  end
  return string.match(text, '^%S+'), set
end
