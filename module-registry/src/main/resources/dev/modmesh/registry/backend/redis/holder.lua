-- Tells who holds a lease; nothing if nobody does.
-- KEYS lease, terms
-- ARGV name
local holder = redis.call('GET', KEYS[1])
if not holder then
  return {}
end
return {holder, redis.call('HGET', KEYS[2], ARGV[1]), tostring(redis.call('PTTL', KEYS[1]))}
