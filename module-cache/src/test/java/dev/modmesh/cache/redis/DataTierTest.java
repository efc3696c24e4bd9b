package dev.modmesh.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.cache.coherence.Safeguards;
import dev.modmesh.cache.data.DataCount;
import dev.modmesh.cache.data.DataEntry;
import dev.modmesh.cache.data.DataStats;
import dev.modmesh.cache.data.DataTier;
import dev.modmesh.cache.data.DataWrite;
import dev.modmesh.cache.data.MemoryData;
import dev.modmesh.cache.data.ModuleDataStats;
import dev.modmesh.cache.data.NearData;
import dev.modmesh.testserver.RedisCluster;
import dev.modmesh.testserver.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the tiers for the data of modules promise; in Redis, by two clients of real servers that
 * keep nothing in memory, and by one that does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DataTierTest {
  private static final long QUOTA = 100_000;
  private static final Duration HOUR = Duration.ofHours(1);

  /** Where data may lie. */
  enum Where {
    MEMORY,
    REDIS,
    CLUSTER,
    NEAR
  }

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong modules = new AtomicLong();
  private final DataStats stats = new DataStats();
  private RedisServer server;
  private RedisCluster cluster;
  private Redis first;
  private Redis second;
  private Redis firstOfCluster;
  private Redis secondOfCluster;
  private ModuleName module;

  @BeforeAll
  void start() {
    server = RedisServer.start("--loglevel", "warning");
    cluster = RedisCluster.start("--loglevel", "warning");
    first = client(server.uri(), RedisClientType.STANDALONE);
    second = client(server.uri(), RedisClientType.STANDALONE);
    firstOfCluster = client(cluster.uris(), RedisClientType.CLUSTER);
    secondOfCluster = client(cluster.uris(), RedisClientType.CLUSTER);
  }

  private Redis client(String uris, RedisClientType type) {
    RedisOptions options = new RedisOptions().setType(type).setMaxWaitingHandlers(10_000);
    for (String uri : uris.split(",", -1)) {
      options.addConnectionString(uri);
    }
    return Redis.createClient(vertx, options);
  }

  @BeforeEach
  void another() {
    module = new ModuleName("m" + modules.incrementAndGet());
  }

  @AfterAll
  void stop() {
    first.close();
    second.close();
    firstOfCluster.close();
    secondOfCluster.close();
    server.close();
    cluster.close();
    get(vertx.close());
  }

  private static <T extends @Nullable Object> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private DataTier redis(Redis client) {
    return redis(client, 0, 0);
  }

  private DataTier redis(Redis client, int replicas, long nearBytes) {
    RedisSettings settings =
        new RedisSettings(Duration.ofSeconds(1), Duration.ofSeconds(5), replicas, Safeguards.ALL);
    return new RedisData(client, settings, QUOTA, new NearData(nearBytes), stats);
  }

  /** Two ways to the same data. */
  private List<DataTier> tiers(Where where) {
    return switch (where) {
      case REDIS -> List.of(redis(first), redis(second));
      case CLUSTER -> List.of(redis(firstOfCluster, 1, 0), redis(secondOfCluster, 1, 0));
      case NEAR -> twice(redis(first, 0, 4 * QUOTA));
      case MEMORY -> twice(new MemoryData(QUOTA, 4 * QUOTA, System::nanoTime, stats));
    };
  }

  private static List<DataTier> twice(DataTier one) {
    return List.of(one, one);
  }

  private DataKey key(String name) {
    return new DataKey(module, name);
  }

  private static @Nullable String value(DataTier tier, DataKey key) {
    DataEntry entry = get(tier.get(key));
    return entry == null ? null : entry.value().toString();
  }

  private static DataWrite put(DataTier tier, DataKey key, String value, WriteCondition condition) {
    return get(tier.put(key, Buffer.buffer(value), HOUR, condition));
  }

  private static String kept(DataWrite write) {
    return write instanceof DataWrite.Kept(String version) ? version : "not kept: " + write;
  }

  @ParameterizedTest
  @EnumSource
  void givesBackWhatWasPutToTheByteUntilItIsDeleted(Where where) {
    List<DataTier> tiers = tiers(where);
    DataKey key = key("rate:EUR");

    String version = kept(put(tiers.get(0), key, "{\"é\": 1.0}", WriteCondition.ANY));
    DataEntry entry = get(tiers.get(1).get(key));

    assertThat(entry).isNotNull();
    assertThat(entry.value().toString()).isEqualTo("{\"é\": 1.0}");
    assertThat(entry.version()).isEqualTo(version);
    assertThat(entry.left()).isBetween(Duration.ofMinutes(59), HOUR);
    assertThat(get(tiers.get(0).delete(key, WriteCondition.ANY)))
        .isEqualTo(new DataWrite.Removed());
    assertThat(value(tiers.get(1), key)).isNull();
    assertThat(get(tiers.get(1).delete(key, WriteCondition.ANY))).isEqualTo(new DataWrite.Absent());
  }

  @ParameterizedTest
  @EnumSource
  void writesOnlyWhatTheConditionAllows(Where where) {
    DataTier tier = tiers(where).get(0);
    DataKey key = key("k");

    assertThat(put(tier, key, "0", WriteCondition.PRESENT)).isEqualTo(new DataWrite.Changed());
    assertThat(put(tier, key, "0", WriteCondition.version("gone")))
        .isEqualTo(new DataWrite.Changed());
    String one = kept(put(tier, key, "1", WriteCondition.ABSENT));
    assertThat(put(tier, key, "2", WriteCondition.ABSENT)).isEqualTo(new DataWrite.Changed());
    String two = kept(put(tier, key, "2", WriteCondition.version(one)));
    assertThat(two).isNotEqualTo(one);
    assertThat(put(tier, key, "3", WriteCondition.version(one))).isEqualTo(new DataWrite.Changed());
    assertThat(get(tier.delete(key, WriteCondition.version(one))))
        .isEqualTo(new DataWrite.Changed());
    assertThat(value(tier, key)).isEqualTo("2");
    assertThat(get(tier.delete(key, WriteCondition.version(two))))
        .isEqualTo(new DataWrite.Removed());
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsOverTheQuotaOfOneModuleOnly(Where where) {
    DataTier tier = tiers(where).get(0);
    String half = "1".repeat(49_000);

    kept(put(tier, key("a"), half, WriteCondition.ANY));
    kept(put(tier, key("b"), half, WriteCondition.ANY));

    assertThat(put(tier, key("c"), half, WriteCondition.ANY)).isEqualTo(new DataWrite.OverQuota());
    assertThat(value(tier, key("c"))).isNull();
    assertThat(put(tier, key("b"), half, WriteCondition.ANY)).isInstanceOf(DataWrite.Kept.class);
    DataKey other = new DataKey(new ModuleName("other-" + module), "c");
    assertThat(put(tier, other, half, WriteCondition.ANY)).isInstanceOf(DataWrite.Kept.class);
    get(tier.delete(key("a"), WriteCondition.ANY));
    assertThat(put(tier, key("c"), half, WriteCondition.ANY)).isInstanceOf(DataWrite.Kept.class);
  }

  @ParameterizedTest
  @EnumSource
  void givesTheRoomOfWhatHasEndedToOthers(Where where) {
    DataTier tier = tiers(where).get(0);
    String half = "1".repeat(49_000);
    get(tier.put(key("a"), Buffer.buffer(half), Duration.ofMillis(1), WriteCondition.ANY));
    kept(put(tier, key("b"), half, WriteCondition.ANY));

    until(() -> value(tier, key("a")) == null);

    assertThat(put(tier, key("c"), half, WriteCondition.ABSENT)).isInstanceOf(DataWrite.Kept.class);
    assertThat(put(tier, key("a"), half, WriteCondition.ABSENT))
        .isEqualTo(new DataWrite.OverQuota());
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesNoIncrementOfManyThatCompareAndSet(Where where) throws Exception {
    List<DataTier> tiers = tiers(where);
    DataKey key = key("counter");
    int threads = 8;
    int each = 50;
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      DataTier tier = tiers.get(i % 2);
      CompletableFuture<Void> ended = new CompletableFuture<>();
      all.add(ended);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  go.await();
                  for (int n = 0; n < each; n++) {
                    increment(tier, key);
                  }
                  ended.complete(null);
                } catch (InterruptedException | RuntimeException | AssertionError e) {
                  ended.completeExceptionally(e);
                }
              });
    }

    go.countDown();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

    assertThat(value(tiers.get(0), key)).isEqualTo(Integer.toString(threads * each));
  }

  private static void increment(DataTier tier, DataKey key) {
    while (true) {
      DataEntry entry = get(tier.get(key));
      int next = entry == null ? 1 : Integer.parseInt(entry.value().toString()) + 1;
      WriteCondition condition =
          entry == null ? WriteCondition.ABSENT : WriteCondition.version(entry.version());
      if (put(tier, key, Integer.toString(next), condition) instanceof DataWrite.Kept) {
        return;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesAsAPlainMapWithAQuotaWould(Where where) {
    DataTier tier = tiers(where).get(0);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, String> model = new HashMap<>();
    Map<String, String> versions = new HashMap<>();

    for (int step = 0; step < 2_000; step++) {
      String name = "k" + random.nextInt(12);
      String value = "\"" + "x".repeat(random.nextInt(20_000)) + "\"";
      WriteCondition condition =
          switch (random.nextInt(4)) {
            case 0 -> WriteCondition.ABSENT;
            case 1 -> WriteCondition.PRESENT;
            case 2 -> WriteCondition.version(versions.getOrDefault(name, "none"));
            default -> WriteCondition.ANY;
          };
      boolean there = model.containsKey(name);
      boolean meets =
          switch (condition) {
            case WriteCondition.Any() -> true;
            case WriteCondition.Absent() -> !there;
            case WriteCondition.Present() -> there;
            case WriteCondition.Version(String version) ->
                there && version.equals(versions.get(name));
          };
      String told = "seed " + seed + ", step " + step;
      if (random.nextInt(5) == 0) {
        DataWrite write = get(tier.delete(key(name), condition));
        DataWrite expected =
            !meets
                ? new DataWrite.Changed()
                : there ? new DataWrite.Removed() : new DataWrite.Absent();
        assertThat(write).as(told).isEqualTo(expected);
        if (meets) {
          model.remove(name);
        }
      } else {
        DataWrite write = put(tier, key(name), value, condition);
        Map<String, String> after = new HashMap<>(model);
        after.put(name, value);
        long bytes =
            after.entrySet().stream()
                .flatMapToLong(
                    one ->
                        Stream.of(one.getKey(), one.getValue(), "x".repeat(DataTier.OVERHEAD_BYTES))
                            .mapToLong(String::length))
                .sum();
        if (!meets) {
          assertThat(write).as(told).isEqualTo(new DataWrite.Changed());
        } else if (bytes > QUOTA) {
          assertThat(write).as(told).isEqualTo(new DataWrite.OverQuota());
        } else {
          versions.put(name, kept(write));
          model.put(name, value);
        }
      }
      assertThat(value(tier, key(name))).as(told).isEqualTo(model.get(name));
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsByModule(Where where) {
    DataTier tier = tiers(where).get(0);
    String value = "1".repeat(72);

    kept(put(tier, key("a"), value, WriteCondition.ANY));
    value(tier, key("a"));
    value(tier, key("a"));
    value(tier, key("b"));
    put(tier, key("a"), value, WriteCondition.ABSENT);
    put(tier, key("c"), "1".repeat(100_000), WriteCondition.ANY);
    ModuleDataStats counts = stats.of(module);

    assertThat(counts.size()).isEqualTo(new ModuleDataStats.Size(1, 1 + 72 + 128));
    long near = where == Where.MEMORY ? 2 : where == Where.NEAR ? 1 : 0;
    assertThat(counts.get(DataCount.NEAR_HITS)).isEqualTo(near);
    assertThat(counts.get(DataCount.REMOTE_HITS)).isEqualTo(2 - near);
    assertThat(counts.get(DataCount.MISSES)).isEqualTo(1);
    assertThat(counts.get(DataCount.WRITES)).isEqualTo(1);
    assertThat(counts.get(DataCount.CHANGED)).isEqualTo(1);
    assertThat(counts.get(DataCount.REFUSED_BY_QUOTA)).isEqualTo(1);
    get(tier.delete(key("a"), WriteCondition.ANY));
    assertThat(counts.get(DataCount.DELETES)).isEqualTo(1);
    assertThat(counts.size()).isEqualTo(new ModuleDataStats.Size(0, 0));
    assertThat(counts.get(DataCount.FAILURES)).isZero();
  }

  @Test
  void forgetsAModuleWhoseAccountsRedisHasEvicted() {
    DataTier tier = redis(first);
    kept(put(tier, key("a"), "1".repeat(90_000), WriteCondition.ANY));

    server.<Long>ask(client -> client.del("module-data-ends:{" + module + "}"));

    assertThat(put(tier, key("b"), "1".repeat(90_000), WriteCondition.ANY))
        .isInstanceOf(DataWrite.Kept.class);
    assertThat(value(tier, key("a"))).isNull();
  }

  @Test
  void leavesNothingInRedisAfterTheLastEntryHasEnded() {
    DataTier tier = redis(first);

    get(tier.put(key("a"), Buffer.buffer("1"), Duration.ofMillis(20), WriteCondition.ANY));

    until(() -> server.<Boolean>ask(client -> !client.exists("module-data:{" + module + "}")));
    until(() -> server.<Boolean>ask(client -> !client.exists("module-data-ends:{" + module + "}")));
  }
}
