-- Takes or renews a lease, or tells who holds it.
-- KEYS lease, terms
-- ARGV name, holder, ttl millis
local holder = redis.call('GET', KEYS[1])
local term = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
if holder and holder ~= ARGV[2] then
  return {holder, string.format('%.0f', term), tostring(redis.call('PTTL', KEYS[1]))}
end
if not holder then
  term = term + 1
  redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', term))
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return {ARGV[2], string.format('%.0f', term), ARGV[3]}
