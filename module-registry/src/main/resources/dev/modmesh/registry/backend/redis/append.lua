-- Appends one revision, if the log stands where the writer looked.
-- KEYS registry, log, items, contained
-- ARGV epoch, number, token of that revision or '', own token, ring count, ring millis, channel,
--      epoch and number whose changes these are or '', operations as JSON,
--      then for each operation: field, text or '' to remove it
local head = redis.call('HMGET', KEYS[1], 'epoch', 'number', 'token')
if not head[1] then
  return {'gone'}
end
if head[1] ~= ARGV[1] then
  return {'moved'}
end
local next = string.format('%.0f', tonumber(ARGV[2]) + 1)
local made = redis.call('XRANGE', KEYS[2], next .. '-0', next .. '-0')[1]
if made and made[2][2] == ARGV[4] then
  -- this was done by an earlier attempt; the write gives WAIT something to wait for
  redis.call('HSET', KEYS[1], 'confirmed', next)
  return {'made'}
end
if head[2] ~= ARGV[2] or (ARGV[3] ~= '' and ARGV[3] ~= head[3]) then
  return {'moved'}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'number', next, 'token', ARGV[4])
redis.call('XADD', KEYS[2], next .. '-0', 'token', ARGV[4], 'at', string.format('%.0f', now),
  'ops', ARGV[10])
for i = 11, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', KEYS[3], ARGV[i])
  else
    redis.call('HSET', KEYS[3], ARGV[i], next .. ':' .. ARGV[i + 1])
  end
end
if ARGV[8] ~= '' then
  local known = tonumber(redis.call('HGET', KEYS[4], ARGV[8]) or '-1')
  if tonumber(ARGV[9]) > known then
    redis.call('HSET', KEYS[4], ARGV[8], ARGV[9])
  end
end
-- the ring: those of the last time, or the last so many, whichever is more
local over = redis.call('XLEN', KEYS[2]) - tonumber(ARGV[5])
if over > 0 then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', math.min(over, 64))) do
    if tonumber(entry[2][4]) >= now - tonumber(ARGV[6]) then
      break
    end
    redis.call('XDEL', KEYS[2], entry[1])
  end
end
redis.call('PUBLISH', ARGV[7], ARGV[1] .. '.' .. next)
return {'made'}
