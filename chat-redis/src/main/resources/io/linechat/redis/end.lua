-- Ends the lease of a server before its time.
-- KEYS: servers
-- ARGV: its id
redis.call('ZADD', KEYS[1], 'XX', 'LT', string.format('%.0f', now()), ARGV[1])
return 1
