package dev.modmesh.cache.redis;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.cache.data.DataEntry;
import dev.modmesh.cache.data.DataTier;
import dev.modmesh.cache.data.DataWrite;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries in Redis, for all gateways. Redis decides about conditions. All of a module lies in one
 * slot, so that its quota is exact. With replicas a write counts once they have it. Thread-safe.
 */
public final class RedisData implements DataTier {
  private final WatchedRedis redis;
  private final RedisSettings settings;
  private final long moduleBytes;
  private final Map<ModuleName, ShardHealth> health = new ConcurrentHashMap<>();

  /** A tier in which each module may keep so many bytes. */
  public RedisData(Redis redis, RedisSettings settings, long moduleBytes) {
    this.redis = new WatchedRedis(redis, settings);
    this.settings = settings;
    this.moduleBytes = moduleBytes;
  }

  @Override
  public Future<@Nullable DataEntry> get(DataKey key) {
    return asking(key, health -> redis.send(health, eval(DataScripts.GET, key)))
        .map(RedisData::entry);
  }

  private static @Nullable DataEntry entry(Response answer) {
    return answer.size() < 3
        ? null
        : new DataEntry(
            answer.get(2).toBuffer(),
            answer.get(0).toString(),
            Duration.ofMillis(Long.parseLong(answer.get(1).toString())));
  }

  @Override
  public Future<DataWrite> put(DataKey key, Buffer value, Duration ttl, WriteCondition condition) {
    String version = DataTier.newVersion();
    Request request =
        eval(DataScripts.PUT, key)
            .arg(text(condition))
            .arg(value)
            .arg(version)
            .arg(Math.max(1, ttl.toMillis()))
            .arg(moduleBytes);
    return write(key, request).map(word -> outcome(word, version));
  }

  @Override
  public Future<DataWrite> delete(DataKey key, WriteCondition condition) {
    return write(key, eval(DataScripts.DELETE, key).arg(text(condition)))
        .map(word -> outcome(word, ""));
  }

  private static DataWrite outcome(String word, String version) {
    return switch (word) {
      case "kept" -> new DataWrite.Kept(version);
      case "removed" -> new DataWrite.Removed();
      case "absent" -> new DataWrite.Absent();
      case "changed" -> new DataWrite.Changed();
      case "quota" -> new DataWrite.OverQuota();
      default -> throw new IllegalStateException("a script says `" + word + "`");
    };
  }

  private static String text(WriteCondition condition) {
    return switch (condition) {
      case WriteCondition.Any() -> "any";
      case WriteCondition.Absent() -> "absent";
      case WriteCondition.Present() -> "present";
      case WriteCondition.Version(String version) -> "=" + version;
    };
  }

  private static Request eval(String script, DataKey key) {
    String tag = "{" + key.module() + "}";
    return Request.cmd(Command.EVAL)
        .arg(script)
        .arg(2)
        .arg("module-data:" + tag)
        .arg("module-data-ends:" + tag)
        .arg(key.name());
  }

  private Future<String> write(DataKey key, Request request) {
    return asking(key, health -> redis.sendAcknowledged(health, request)).map(Response::toString);
  }

  private Future<Response> asking(DataKey key, Function<ShardHealth, Future<Response>> question) {
    ShardHealth own = health.computeIfAbsent(key.module(), unused -> new ShardHealth());
    return own.mayAsk(System.nanoTime(), settings.timeout().toNanos())
        ? question.apply(own)
        : Future.failedFuture("Redis did not answer a moment ago");
  }
}
