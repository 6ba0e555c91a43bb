-- KEYS: servers
-- Returns the servers that live.
return alive(KEYS[1])
