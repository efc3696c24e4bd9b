package dev.modmesh.cache.redis;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.cache.data.DataCount;
import dev.modmesh.cache.data.DataEntry;
import dev.modmesh.cache.data.DataStats;
import dev.modmesh.cache.data.DataTier;
import dev.modmesh.cache.data.DataWrite;
import dev.modmesh.cache.data.ModuleDataStats;
import dev.modmesh.cache.data.NearData;
import dev.modmesh.cache.data.NearData.Lease;
import dev.modmesh.cache.redis.WatchedRedis.Replicated;
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
 * Entries in Redis, for all gateways, and what was read of them near. Redis decides about
 * conditions. All of a module lies in one slot, so that its quota is exact. With replicas a write,
 * and a lease, counts once they have it. Thread-safe.
 */
public final class RedisData implements DataTier {
  private static final long NO_LEASE_NANOS = 1_000_000_000L;
  private static final int ENTRY = 4; // where it begins in the answer

  private final WatchedRedis redis;
  private final RedisSettings settings;
  private final long moduleBytes;
  private final NearData near;
  private final DataStats stats;
  private final Map<ModuleName, ShardHealth> health = new ConcurrentHashMap<>();

  /** A tier in which each module may keep so many bytes. */
  public RedisData(
      Redis redis, RedisSettings settings, long moduleBytes, NearData near, DataStats stats) {
    this.redis = new WatchedRedis(redis, settings);
    this.settings = settings;
    this.moduleBytes = moduleBytes;
    this.near = near;
    this.stats = stats;
  }

  @Override
  public Future<@Nullable DataEntry> get(DataKey key) {
    long now = System.nanoTime();
    Lease lease = near.lease(key.module());
    ModuleDataStats counts = stats.of(key.module());
    NearData.Known known = near.find(key, lease, now);
    if (known != null) {
      counts.add(known.entry() == null ? DataCount.MISSES : DataCount.NEAR_HITS);
      return Future.succeededFuture(known.entry());
    }
    return asking(key, health -> ask(health, key, lease, now))
        .map(
            answer -> {
              DataEntry entry = read(key, lease, answer, now);
              counts.add(entry == null ? DataCount.MISSES : DataCount.REMOTE_HITS);
              return entry;
            });
  }

  /** A lease must be written where there are replicas: one that was cut off grants none. */
  private Future<Replicated> ask(ShardHealth health, DataKey key, Lease lease, long now) {
    boolean written = settings.replicas() > 0 && !near.isOff() && lease.isOver(now);
    Request request = eval(DataScripts.GET, key).arg(written ? "1" : "0");
    return written
        ? redis.sendReplicated(health, request)
        : redis
            .send(health, request)
            .map(answer -> new Replicated(answer, settings.replicas() == 0));
  }

  private @Nullable DataEntry read(DataKey key, Lease asked, Replicated replicated, long sent) {
    Response answer = replicated.answer();
    size(key, answer.get(2), answer.get(3));
    DataEntry entry = entry(answer);
    String mark = answer.get(0).toString();
    boolean isWritten = answer.get(1).toString().equals("1");
    Lease granted =
        replicated.enough() && isWritten
            ? new Lease(mark, sent + settings.lease().toNanos())
            : null;
    near.read(key, asked, granted, mark, entry, sent);
    if (granted == null && asked.isOver(sent)) {
      near.refused(key.module(), asked, sent + NO_LEASE_NANOS);
    }
    return entry;
  }

  private static @Nullable DataEntry entry(Response answer) {
    return answer.size() <= ENTRY
        ? null
        : new DataEntry(
            answer.get(ENTRY + 2).toBuffer(),
            answer.get(ENTRY).toString(),
            Duration.ofMillis(Long.parseLong(answer.get(ENTRY + 1).toString())));
  }

  private void size(DataKey key, Response keys, Response bytes) {
    stats
        .of(key.module())
        .size(
            new ModuleDataStats.Size(
                Long.parseLong(keys.toString()), Long.parseLong(bytes.toString())));
  }

  @Override
  public Future<DataWrite> put(DataKey key, Buffer value, Duration ttl, WriteCondition condition) {
    String version = DataTier.newVersion();
    Request request =
        eval(DataScripts.PUT, key)
            .arg(text(condition))
            .arg(version)
            .arg(value)
            .arg(Math.max(1, ttl.toMillis()))
            .arg(moduleBytes);
    return write(key, request, version);
  }

  @Override
  public Future<DataWrite> delete(DataKey key, WriteCondition condition) {
    String mark = DataTier.newVersion();
    return write(key, eval(DataScripts.DELETE, key).arg(text(condition)).arg(mark), mark);
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
        .arg(3)
        .arg("module-data:" + tag)
        .arg("module-data-ends:" + tag)
        .arg("module-data-lease:" + tag)
        .arg(key.name());
  }

  /** Whatever became of it, the writer's next read is answered by Redis. */
  private Future<DataWrite> write(DataKey key, Request request, String version) {
    return asking(key, health -> redis.sendAcknowledged(health, request))
        .map(
            answer -> {
              size(key, answer.get(1), answer.get(2));
              return stats.of(key.module()).counted(outcome(answer.get(0).toString(), version));
            })
        .eventually(
            () -> {
              near.drop(key.module());
              return Future.succeededFuture();
            });
  }

  private <T> Future<T> asking(DataKey key, Function<ShardHealth, Future<T>> question) {
    ShardHealth own = health.computeIfAbsent(key.module(), unused -> new ShardHealth());
    Future<T> answer =
        own.mayAsk(System.nanoTime(), settings.timeout().toNanos())
            ? question.apply(own)
            : Future.failedFuture("Redis did not answer a moment ago");
    return answer.onFailure(unused -> stats.of(key.module()).add(DataCount.FAILURES));
  }
}
