-- Shows a node, and returns all that are there.
-- KEYS nodes
-- ARGV node, frame or '', ttl millis
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1],
    string.format('%.0f:%.0f:%s', now, now + tonumber(ARGV[3]), ARGV[2]))
end
local answer = {}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local at, ends, frame = string.match(all[i + 1], '^(%d+):(%d+):(.*)$')
  if tonumber(ends) < now then
    redis.call('HDEL', KEYS[1], all[i])
  else
    table.insert(answer, all[i])
    table.insert(answer, string.format('%.0f', now - tonumber(at)))
    table.insert(answer, frame)
  end
end
return answer
