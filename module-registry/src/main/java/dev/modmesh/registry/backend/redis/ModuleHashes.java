package dev.modmesh.registry.backend.redis;

import dev.modmesh.api.module.ModuleRef;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hashes {@code module:{name}:{version}} that services share which use Redis directly, and a
 * note of what this platform has written for them. Every method blocks, and throws {@code
 * registry-unavailable} while Redis is away. Thread-safe.
 */
public final class ModuleHashes {
  private static final String NOTES = Script.TAG + "mirrored";

  // in a script, since what HGETALL answers depends on the protocol, and fails for another type
  private static final String READ =
      """
      if redis.call('TYPE', KEYS[1]).ok ~= 'hash' then return {} end
      return redis.call('HGETALL', KEYS[1])
      """;
  private static final String REPLACE =
      """
      redis.call('DEL', KEYS[1])
      return redis.call('HSET', KEYS[1], unpack(ARGV))
      """;

  private final BlockingRedis redis;

  /** Uses this client, which stays the caller's. */
  public ModuleHashes(Redis redis, Duration timeout) {
    this.redis = new BlockingRedis(redis, timeout);
  }

  private static String key(ModuleRef ref) {
    return "module:" + ref.name() + ":" + ref.version();
  }

  private static Request script(String text, String key) {
    return Request.cmd(Command.EVAL).arg(text).arg(1).arg(key);
  }

  /** The fields of a version as they stand; empty if there is no such hash. */
  public Map<String, String> read(ModuleRef ref) {
    Response flat = redis.run(script(READ, key(ref)));
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(flat.get(i).toString(), flat.get(i + 1).toString());
    }
    return fields;
  }

  /** Writes exactly these fields and leaves no others. */
  public void write(ModuleRef ref, Map<String, String> fields) {
    Request request = script(REPLACE, key(ref));
    fields.forEach((field, value) -> request.arg(field).arg(value));
    Response unused = redis.run(request);
  }

  /** Removes a hash. */
  public void delete(ModuleRef ref) {
    Response unused = redis.run(Request.cmd(Command.DEL).arg(key(ref)));
  }

  /** Notes that this platform has written something, before it does. */
  public void note(String what) {
    Response unused = redis.run(Request.cmd(Command.HSET).arg(NOTES).arg(what).arg("1"));
  }

  /** Forgets a note, after what was written is gone. */
  public void forget(String what) {
    Response unused = redis.run(Request.cmd(Command.HDEL).arg(NOTES).arg(what));
  }

  /** Everything that was noted. */
  public Set<String> notes() {
    Set<String> all = new TreeSet<>();
    redis.run(Request.cmd(Command.HKEYS).arg(NOTES)).forEach(one -> all.add(one.toString()));
    return all;
  }
}
