-- The revisions after one, at most so many at once.
-- KEYS registry, log
-- ARGV epoch, number, token of that revision or '', most
local head = redis.call('HMGET', KEYS[1], 'epoch', 'number', 'token')
if not head[1] then
  return {'gone'}
end
if head[1] ~= ARGV[1] then
  return {'moved'}
end
local after = tonumber(ARGV[2])
local last = tonumber(head[2])
if after > last then
  return {'lost'}
end
local token = after == last and head[3] or nil
if not token then
  local entry = redis.call('XRANGE', KEYS[2], ARGV[2] .. '-0', ARGV[2] .. '-0')[1]
  token = entry and entry[2][2] or nil
end
if token and ARGV[3] ~= '' and ARGV[3] ~= token then
  return {'lost'}
end
if after == last then
  return {'read', head[2]}
end
local first = string.format('%.0f-0', after + 1)
local entries = redis.call('XRANGE', KEYS[2], first, '+', 'COUNT', ARGV[4])
if not entries[1] or entries[1][1] ~= first then
  return {'compacted'}
end
local answer = {'read', head[2]}
for _, entry in ipairs(entries) do
  table.insert(answer, entry[2][2])
  table.insert(answer, entry[2][6])
end
return answer
