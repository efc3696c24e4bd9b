package dev.modmesh.cache.redis;

/**
 * What is done in Redis, each in one step in one slot. Every script first makes sure that the shard
 * has an epoch: a random text that is made anew with the shard's fences.
 *
 * <p>Keys of a shard {@code NN}: {@code {rcNN}fence}, a hash of the epoch ({@code *}), the number
 * and the mark of the newest invalidation ({@code #}, {@code !}) and the generation of each
 * function; {@code {rcNN}log}, a stream of invalidations whose ids are their numbers; {@code
 * {rcNN}lease}, what a renewal writes; and per result {@code result:…} (the bare JSON), {@code
 * result-about:…} (a hash) and {@code result-token:…}.
 */
final class Scripts {
  /** KEYS[1] is the hash of fences, KEYS[2] the log, ARGV[1] an epoch to begin with. */
  private static final String EPOCH =
      """
      local epoch = redis.pcall('HGET', KEYS[1], '*')
      if type(epoch) ~= 'string' then
        redis.call('DEL', KEYS[1], KEYS[2])
        redis.call('HSET', KEYS[1], '*', ARGV[1])
        epoch = ARGV[1]
      end
      """;

  /**
   * Asks for a result. KEYS[3] value, KEYS[4] about it, KEYS[5] token; ARGV[2] function, ARGV[3]
   * READ, PEEK or RELOAD, ARGV[4] token, ARGV[5] its life in ms, ARGV[6] whether generations are
   * compared, ARGV[7] whether tokens are.
   */
  static final String FIND =
      EPOCH
          + """
          local generation = redis.call('HGET', KEYS[1], ARGV[2]) or '0'
          local fence = epoch .. '.' .. generation
          local function claim(force)
            local held = redis.pcall('GET', KEYS[5])
            if ARGV[7] == '1' and not force and type(held) == 'string'
                and string.sub(held, 1, #fence + 1) == fence .. '|' then
              return 'held'
            end
            local set = redis.pcall('SET', KEYS[5], fence .. '|' .. ARGV[4], 'PX', ARGV[5])
            if type(set) == 'table' and set.err then
              return 'full'
            end
            return 'granted'
          end
          if ARGV[3] ~= 'RELOAD' then
            local about = redis.pcall('HMGET', KEYS[4], 'fence', 'stored', 'ttl', 'instance', 'head', 'tail', 'check')
            if about.err == nil and about[1] and (about[1] == fence or ARGV[6] == '0') then
              local value = redis.pcall('GET', KEYS[3])
              if type(value) == 'string' then
                local time = redis.call('TIME')
                local age = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(about[2])
                local right = 'fresh'
                if age >= tonumber(about[3]) and ARGV[3] == 'READ' then
                  right = claim(false)
                end
                return {'hit', epoch, generation, right, value, tostring(age), about[3], about[4], about[5], about[6], about[7], about[1]}
              end
            end
          end
          if ARGV[3] == 'PEEK' then
            return {'nothing', epoch, generation}
          end
          return {claim(ARGV[3] == 'RELOAD'), epoch, generation}
          """;

  /**
   * Keeps a result. Keys as in FIND; ARGV[2] function, ARGV[3] fence, ARGV[4] token, ARGV[5] value,
   * ARGV[6] ttl in ms, ARGV[7] life in ms, ARGV[8] instance, ARGV[9] head, ARGV[10] tail, ARGV[11]
   * check, ARGV[12] and ARGV[13] whether generations and tokens are compared.
   */
  static final String STORE =
      EPOCH
          + """
          local fence = epoch .. '.' .. (redis.call('HGET', KEYS[1], ARGV[2]) or '0')
          local token = redis.pcall('GET', KEYS[5])
          local mine = token == ARGV[3] .. '|' .. ARGV[4]
          if ARGV[12] == '1' and fence ~= ARGV[3] then
            if mine then
              redis.call('DEL', KEYS[5])
            end
            return 'refused'
          end
          if ARGV[13] == '1' and not mine then
            return 'refused'
          end
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          redis.call('DEL', KEYS[4], KEYS[5])
          redis.call('SET', KEYS[3], ARGV[5], 'PX', ARGV[7])
          redis.call('HSET', KEYS[4], 'fence', fence, 'stored', string.format('%.0f', now), 'ttl', ARGV[6],
              'instance', ARGV[8], 'head', ARGV[9], 'tail', ARGV[10], 'check', ARGV[11])
          redis.call('PEXPIRE', KEYS[4], ARGV[7])
          return 'kept'
          """;

  /** Lets a token live on. KEYS[1] token; ARGV[1] its text, ARGV[2] its life in ms, 0 to end it. */
  static final String TOKEN =
      """
      if redis.pcall('GET', KEYS[1]) == ARGV[1] then
        if ARGV[2] == '0' then
          return redis.call('DEL', KEYS[1])
        end
        return redis.call('PEXPIRE', KEYS[1], ARGV[2])
      end
      return 0
      """;

  /**
   * Renews a lease: a write, and everything that was invalidated from ARGV[2] on, inclusive.
   * KEYS[3] is what is written; its expiry, so that a server that is full takes it too.
   */
  static final String RENEW =
      EPOCH
          + """
          if redis.call('PEXPIRE', KEYS[3], 86400000) == 0 then
            redis.call('SET', KEYS[3], '1', 'PX', 86400000)
          end
          local number = redis.call('HGET', KEYS[1], '#') or '0'
          local mark = redis.call('HGET', KEYS[1], '!') or ''
          local notices = {}
          if tonumber(ARGV[2]) >= 0 then
            notices = redis.call('XRANGE', KEYS[2], ARGV[2] .. '-0', '+', 'COUNT', 1100)
          end
          return {epoch, number, mark, notices}
          """;

  /**
   * Invalidates functions. ARGV[2] mark, ARGV[3]… functions. A server that is full cannot count: it
   * loses all fences instead, which invalidates the whole shard.
   */
  static final String INVALIDATE =
      EPOCH
          + """
          local generations = {}
          for i = 3, #ARGV do
            local generation = redis.call('HINCRBY', KEYS[1], ARGV[i], 1)
            local number = redis.call('HINCRBY', KEYS[1], '#', 1)
            local mark = ARGV[2] .. '.' .. i
            redis.call('HSET', KEYS[1], '!', mark)
            redis.call('XADD', KEYS[2], 'MAXLEN', '~', 1000, number .. '-0', 'function', ARGV[i], 'generation', generation, 'mark', mark)
            generations[#generations + 1] = tostring(generation)
          end
          return {epoch, generations}
          """;

  /** Gives a shard a new epoch, unless it has got one meanwhile. ARGV[1] new, ARGV[2] old epoch. */
  static final String REPAIR =
      """
      if redis.pcall('HGET', KEYS[1], '*') == ARGV[2] then
        redis.call('DEL', KEYS[1], KEYS[2])
      end
      return 1
      """;

  private Scripts() {}
}
