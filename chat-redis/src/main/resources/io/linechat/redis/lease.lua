-- Renews the lease of a server, or gives it the first one.
-- KEYS: servers, and what is known of this one: its names, its sessions, its rooms
-- ARGV: its id, for how many milliseconds, 'new' or 'renew', for how many milliseconds what is known of it is remembered
-- Returns nothing if the lease has run out; else the servers that live, and those that are dead and not yet forgotten.
local servers, me = KEYS[1], ARGV[1]
if ARGV[3] ~= 'new' and lives_until(servers, me) <= now() then
  return {}
end
redis.call('ZADD', servers, string.format('%.0f', now() + tonumber(ARGV[2])), me)
for i = 2, #KEYS do
  redis.call('PEXPIRE', KEYS[i], ARGV[4])
end
return {alive(servers), redis.call('ZRANGEBYSCORE', servers, '-inf', string.format('%.0f', now()))}
