package dev.modmesh.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.cache.coherence.Safeguards;
import dev.modmesh.testserver.RedisCluster;
import dev.modmesh.testserver.RedisServer;
import io.vertx.redis.client.RedisClientType;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What {@code docs/cache.md} promises of modules' data, checked on every read of two gateways. */
final class DataCoherenceTest {
  private static final boolean CHAOS = Boolean.getBoolean("modmesh.chaos");
  private static final long READS = CHAOS ? 1_000_000 : 20_000;
  private static final long CHANGES = CHAOS ? 2_000 : 100;
  private static final long MOST_NANOS = (CHAOS ? 600 : 120) * 1_000_000_000L;
  private static final long MINUTE = 60_000_000_000L;

  private static long seed() {
    return new Random().nextLong(1_000_000);
  }

  private static DataNode standalone(RedisServer server, Safeguards safeguards) {
    return new DataNode(server.uri(), RedisClientType.STANDALONE, 0, safeguards);
  }

  private static CoherenceRun withoutOne(Safeguards safeguards) {
    try (RedisServer server = RedisServer.start("--loglevel", "warning");
        DataNode one = standalone(server, safeguards);
        DataNode two = standalone(server, safeguards)) {
      return new CoherenceRun(List.of(one, two), Long.MAX_VALUE, 0, seed()).run(true, MINUTE);
    }
  }

  @Test
  void holdsThoughRedisStopsForAWhile() {
    try (RedisServer server = RedisServer.start("--loglevel", "warning");
        DataNode one = standalone(server, Safeguards.ALL);
        DataNode two = standalone(server, Safeguards.ALL)) {
      Thread stopper =
          Thread.ofPlatform()
              .start(
                  () -> {
                    LockSupport.parkNanos(1_000_000_000);
                    server.process().suspend();
                    LockSupport.parkNanos(1_300_000_000);
                    server.process().resume();
                  });
      CoherenceRun run =
          new CoherenceRun(List.of(one, two), READS, CHANGES, seed()).run(false, MOST_NANOS);
      Node.join(stopper);

      assertThat(run.violations()).isEmpty();
      assertThat(run.reads()).isGreaterThanOrEqualTo(READS);
      assertThat(run.acknowledged()).isGreaterThanOrEqualTo(CHANGES);
      assertThat(one.nearHits()).isPositive();
      assertThat(two.nearHits()).isPositive();
    }
  }

  @Test
  void holdsOnAClusterThoughAPrimaryIsKilled() {
    try (RedisCluster cluster = RedisCluster.start("--loglevel", "warning");
        DataNode one = new DataNode(cluster.uris(), RedisClientType.CLUSTER, 1, Safeguards.ALL);
        DataNode two = new DataNode(cluster.uris(), RedisClientType.CLUSTER, 1, Safeguards.ALL)) {
      RedisServer primary = cluster.primaryOf("module-data:{prices}");
      Thread killer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    LockSupport.parkNanos(3_000_000_000L);
                    primary.kill();
                    LockSupport.parkNanos(6_000_000_000L);
                    primary.start();
                  });
      CoherenceRun run =
          new CoherenceRun(List.of(one, two), Long.MAX_VALUE, 0, seed())
              .run(false, CHAOS ? MINUTE : 15_000_000_000L);
      Node.join(killer);

      assertThat(run.violations()).isEmpty();
      assertThat(run.acknowledged()).isPositive();
      assertThat(one.nearHits()).isPositive();
      assertThat(two.nearHits()).isPositive();
    }
  }

  @Test
  void isNoticedWhenMarksAreNotCompared() {
    assertThat(withoutOne(new Safeguards(false, true, true)).violations()).isNotEmpty();
  }

  @Test
  void isNoticedWhenThereIsNoLease() {
    assertThat(withoutOne(new Safeguards(true, false, true)).violations()).isNotEmpty();
  }
}
