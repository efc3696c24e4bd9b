-- Gives a lease back; 1 if its holder did.
-- KEYS lease, terms
-- ARGV holder
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
