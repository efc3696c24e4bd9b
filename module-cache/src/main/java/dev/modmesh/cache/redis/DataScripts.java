package dev.modmesh.cache.redis;

/**
 * What is done in Redis to the data of one module, each in one step.
 *
 * <p>KEYS[1] {@code module-data:{<module>}} is a hash of entries: 32 digits of version, 15 digits
 * of the time of its end in ms, then the value; {@code #}, the bytes that count against the quota;
 * and {@code !}, the mark, which each change replaces by another that never was. KEYS[2] {@code
 * module-data-ends:{<module>}} orders the entries by their end. Both end with the last entry. If
 * Redis has evicted one of the two, the other is of no use and goes as well. KEYS[3] {@code
 * module-data-lease:{<module>}} is what a lease writes.
 */
final class DataScripts {
  private static final String NOW =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      """;

  /**
   * Finds an entry. ARGV[1] name, ARGV[2] whether a lease is to be written. Gives the mark, whether
   * that was written, keys and bytes of the module; and version, ms that are left, value, if it is
   * there.
   */
  static final String GET =
      NOW
          + """
          local written = '1'
          if ARGV[2] == '1' and redis.call('PEXPIRE', KEYS[3], 86400000) == 0 then
            local set = redis.pcall('SET', KEYS[3], '1', 'PX', 86400000)
            if type(set) == 'table' and set.err then
              written = '0'
            end
          end
          local fields = redis.pcall('HMGET', KEYS[1], '!', '#', ARGV[1])
          local keys = redis.pcall('ZCARD', KEYS[2])
          if fields.err or type(keys) ~= 'number' then
            return {'', '0', '0', '0'}
          end
          local found = {fields[1] or '', written, tostring(keys), fields[2] or '0'}
          local packed = fields[3]
          local left = packed and (tonumber(string.sub(packed, 33, 47)) or 0) - now or 0
          if left > 0 then
            found[5] = string.sub(packed, 1, 32)
            found[6] = string.format('%.0f', left)
            found[7] = string.sub(packed, 48)
          end
          return found
          """;

  /**
   * ARGV[1] name, ARGV[2] {@code any}, {@code absent}, {@code present} or {@code =version}. Gives
   * what became of it, and keys and bytes of the module.
   */
  private static final String WRITE =
      NOW
          + """
          local fields = redis.pcall('HLEN', KEYS[1])
          local ordered = redis.pcall('ZCARD', KEYS[2])
          if type(fields) ~= 'number' or type(ordered) ~= 'number' or fields ~= (ordered > 0 and ordered + 2 or 0) then
            redis.call('DEL', KEYS[1], KEYS[2])
          end
          local used = tonumber(redis.call('HGET', KEYS[1], '#') or '0') or 0
          local function cost(name, length)
            return #name + length + 128
          end
          local function drop(name)
            local packed = redis.call('HGET', KEYS[1], name)
            redis.call('HDEL', KEYS[1], name)
            redis.call('ZREM', KEYS[2], name)
            if packed then
              used = used - cost(name, #packed - 47)
            end
            redis.call('HSET', KEYS[1], '#', string.format('%.0f', used))
          end
          local function drop_ended()
            local ended = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 500)
            for _, name in ipairs(ended) do
              drop(name)
            end
            return #ended > 0
          end
          local function finish(answer)
            local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
            if last[2] then
              redis.call('PEXPIREAT', KEYS[1], last[2])
              redis.call('PEXPIREAT', KEYS[2], last[2])
            else
              redis.call('DEL', KEYS[1], KEYS[2])
              used = 0
            end
            return {answer, tostring(redis.call('ZCARD', KEYS[2])), string.format('%.0f', used)}
          end
          drop_ended()
          local packed = redis.call('HGET', KEYS[1], ARGV[1])
          local version = packed and tonumber(string.sub(packed, 33, 47)) > now and string.sub(packed, 1, 32)
          if ARGV[2] == 'absent' and version or ARGV[2] == 'present' and not version
              or string.sub(ARGV[2], 1, 1) == '=' and '=' .. (version or '') ~= ARGV[2] then
            return finish('changed')
          end
          """;

  /** Writes. ARGV[3] version, ARGV[4] value, ARGV[5] ttl in ms, ARGV[6] quota in bytes. */
  static final String PUT =
      WRITE
          + """
          local more = cost(ARGV[1], #ARGV[4]) - (packed and cost(ARGV[1], #packed - 47) or 0)
          while used + more > tonumber(ARGV[6]) and drop_ended() do
            packed = redis.call('HGET', KEYS[1], ARGV[1])
            more = cost(ARGV[1], #ARGV[4]) - (packed and cost(ARGV[1], #packed - 47) or 0)
          end
          if used + more > tonumber(ARGV[6]) then
            return finish('quota')
          end
          local ends = string.format('%015.0f', now + tonumber(ARGV[5]))
          used = used + more
          redis.call('HSET', KEYS[1], ARGV[1], ARGV[3] .. ends .. ARGV[4], '!', ARGV[3], '#', string.format('%.0f', used))
          redis.call('ZADD', KEYS[2], ends, ARGV[1])
          return finish('kept')
          """;

  /** Removes. ARGV[3] mark. */
  static final String DELETE =
      WRITE
          + """
          if packed then
            drop(ARGV[1])
            redis.call('HSET', KEYS[1], '!', ARGV[3])
          end
          return finish(version and 'removed' or 'absent')
          """;

  private DataScripts() {}
}
