-- Begins a new epoch after what a failover has left of the log.
-- KEYS registry, log, contained
-- ARGV old epoch, new epoch, channel, then number and token of revisions that were given, newest
--      first
local head = redis.call('HMGET', KEYS[1], 'epoch', 'number', 'token')
if head[1] ~= ARGV[1] then
  return {'moved'}
end
local common = nil
for i = 4, #ARGV, 2 do
  if ARGV[i] == head[2] and ARGV[i + 1] == head[3] then
    common = ARGV[i]
    break
  end
  local entry = redis.call('XRANGE', KEYS[2], ARGV[i] .. '-0', ARGV[i] .. '-0')[1]
  if entry and entry[2][2] == ARGV[i + 1] then
    common = ARGV[i]
    break
  end
end
if not common then
  -- nobody remembers where the two part: at the last before the oldest that is not there
  common = head[2]
  if #ARGV > 4 then
    common = string.format('%.0f', math.min(tonumber(head[2]), tonumber(ARGV[#ARGV - 1]) - 1))
  end
end
redis.call('HSET', KEYS[3], ARGV[1], common)
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'token', ARGV[2])
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', ARGV[3], ARGV[2] .. '.' .. head[2])
return {'forked', common}
