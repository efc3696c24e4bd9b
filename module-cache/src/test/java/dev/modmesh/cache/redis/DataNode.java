package dev.modmesh.cache.redis;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.cache.coherence.Safeguards;
import dev.modmesh.cache.data.DataCount;
import dev.modmesh.cache.data.DataEntry;
import dev.modmesh.cache.data.DataStats;
import dev.modmesh.cache.data.DataWrite;
import dev.modmesh.cache.data.NearData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One gateway's tier for the data of a module. A read that fails tells nothing, and is repeated.
 */
final class DataNode implements Cached, AutoCloseable {
  private static final ModuleName MODULE = new ModuleName("prices");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Redis redis;
  private final RedisData tier;
  private final DataStats stats = new DataStats();

  DataNode(String uris, RedisClientType type, int replicas, Safeguards safeguards) {
    RedisOptions options =
        new RedisOptions().setType(type).setMaxPoolSize(8).setMaxPoolWaiting(10_000);
    for (String uri : uris.split(",", -1)) {
      options.addConnectionString(uri);
    }
    options.getNetClientOptions().setConnectTimeout(1000);
    redis = Redis.createClient(vertx, options);
    RedisSettings settings =
        new RedisSettings(Node.BOUND, Duration.ofMillis(250), replicas, safeguards);
    tier = new RedisData(redis, settings, 1 << 20, new NearData(1 << 20, safeguards), stats);
  }

  private static DataKey key(int number) {
    return new DataKey(MODULE, "k" + number);
  }

  long nearHits() {
    return stats.of(MODULE).get(DataCount.NEAR_HITS);
  }

  @Override
  public Node.Answer await(int key, Supplier<String> function) {
    while (true) {
      try {
        DataEntry entry = get(tier.get(key(key)));
        return new Node.Answer(entry == null ? "0" : entry.value().toString(), "REDIS");
      } catch (ExecutionException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public CompletableFuture<Void> change(long version, int keys) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                for (int key = 0; key < keys; key++) {
                  write(key, version);
                }
                done.complete(null);
              } catch (ExecutionException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  /** With a condition, so that a write which arrives late undoes none that came after it. */
  private void write(int key, long version) throws ExecutionException {
    while (true) {
      DataEntry entry = get(tier.get(key(key)));
      WriteCondition condition =
          entry == null ? WriteCondition.ABSENT : WriteCondition.version(entry.version());
      Buffer value = Buffer.buffer(Long.toString(version));
      if (get(tier.put(key(key), value, HOUR, condition)) instanceof DataWrite.Kept) {
        return;
      }
    }
  }

  private static <T extends @Nullable Object> T get(Future<T> future) throws ExecutionException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    redis.close();
    Node.get(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
