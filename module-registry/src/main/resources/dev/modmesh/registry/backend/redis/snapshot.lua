-- Everything as it stands; begins a log if there is none.
-- KEYS registry, items, contained
-- ARGV epoch of a log that begins now
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'number', '0', 'token', ARGV[1])
end
local head = redis.call('HMGET', KEYS[1], 'epoch', 'number', 'token')
return {head[1], head[2], head[3], redis.call('HGETALL', KEYS[2]), redis.call('HGETALL', KEYS[3])}
