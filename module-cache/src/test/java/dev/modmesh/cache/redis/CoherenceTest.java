package dev.modmesh.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.cache.coherence.Safeguards;
import dev.modmesh.testserver.RedisCluster;
import dev.modmesh.testserver.RedisServer;
import io.vertx.redis.client.RedisClientType;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The promise of {@code docs/cache.md}, checked on every read while things go wrong. */
final class CoherenceTest {
  private static final boolean CHAOS = Boolean.getBoolean("modmesh.chaos");
  private static final long READS = CHAOS ? 1_000_000 : 20_000;
  private static final long INVALIDATIONS = CHAOS ? 2_000 : 150;
  private static final long MOST_NANOS = (CHAOS ? 600 : 120) * 1_000_000_000L;
  private static final long MINUTE = 60_000_000_000L;

  private static long seed() {
    return new Random().nextLong(1_000_000);
  }

  private static Node standalone(
      RedisServer server, Safeguards safeguards, Disturbance disturbance) {
    return new Node(server.uri(), RedisClientType.STANDALONE, 0, safeguards, disturbance);
  }

  private static CoherenceRun run(
      Safeguards safeguards, Disturbance disturbance, long reads, boolean untilViolated) {
    try (RedisServer server = RedisServer.start("--loglevel", "warning");
        Node one = standalone(server, safeguards, disturbance);
        Node two = standalone(server, safeguards, disturbance)) {
      return new CoherenceRun(List.of(one, two), reads, INVALIDATIONS, seed())
          .run(untilViolated, untilViolated ? MINUTE : MOST_NANOS);
    }
  }

  @Test
  void holdsThoughInvalidationsAreLostAndFillsAreLate() {
    CoherenceRun run = run(Safeguards.ALL, new LosingNotices(0.01), READS, false);

    assertThat(run.violations()).isEmpty();
    assertThat(run.reads()).isGreaterThanOrEqualTo(READS);
    assertThat(run.acknowledged()).isGreaterThanOrEqualTo(INVALIDATIONS);
  }

  @Test
  void holdsThoughRedisStopsForAWhileNowAndThen() {
    try (RedisServer server = RedisServer.start("--loglevel", "warning");
        Node one = standalone(server, Safeguards.ALL, Disturbance.NONE);
        Node two = standalone(server, Safeguards.ALL, Disturbance.NONE)) {
      Thread stopper =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 4; i++) {
                      LockSupport.parkNanos(700_000_000);
                      server.process().suspend();
                      LockSupport.parkNanos(1_300_000_000);
                      server.process().resume();
                    }
                  });
      CoherenceRun run =
          new CoherenceRun(List.of(one, two), Long.MAX_VALUE, 0, seed())
              .run(false, 10_000_000_000L);
      Node.join(stopper);

      assertThat(run.violations()).isEmpty();
      assertThat(run.acknowledged()).isPositive();
    }
  }

  @Test
  void holdsOnAClusterThoughPrimariesAreKilledAndPausedAndInvalidationsAreLost() {
    Disturbance losing = new LosingNotices(0.01);
    try (RedisCluster cluster = RedisCluster.start("--loglevel", "warning");
        Node one = clustered(cluster, losing);
        Node two = clustered(cluster, losing)) {
      AtomicBoolean over = new AtomicBoolean();
      Thread breaker = Thread.ofPlatform().start(() -> breakPrimaries(cluster, over));
      CoherenceRun run =
          new CoherenceRun(List.of(one, two), Long.MAX_VALUE, 0, seed())
              .run(false, CHAOS ? MOST_NANOS / 5 : 20_000_000_000L);
      over.set(true);
      Node.join(breaker);

      assertThat(run.violations()).isEmpty();
      assertThat(run.acknowledged()).isPositive();
      assertThat(run.reads()).isGreaterThanOrEqualTo(READS);
    }
  }

  private static Node clustered(RedisCluster cluster, Disturbance disturbance) {
    return new Node(cluster.uris(), RedisClientType.CLUSTER, 1, Safeguards.ALL, disturbance);
  }

  /** One is killed, and the next paused until it has lost its place and does not know it yet. */
  private static void breakPrimaries(RedisCluster cluster, AtomicBoolean over) {
    String key = ShardKeys.fence(Node.key(0).shard());
    while (!over.get()) {
      LockSupport.parkNanos(3_000_000_000L);
      RedisServer killed = cluster.primaryOf(key);
      killed.kill();
      LockSupport.parkNanos(6_000_000_000L);
      killed.start();
      LockSupport.parkNanos(3_000_000_000L);
      RedisServer paused = cluster.primaryOf(key);
      paused.process().suspend();
      LockSupport.parkNanos(3_000_000_000L);
      paused.process().resume();
    }
  }

  @Test
  void isNoticedWhenGenerationsAreNotCompared() {
    Safeguards without = new Safeguards(false, true, true);

    assertThat(run(without, Disturbance.NONE, Long.MAX_VALUE, true).violations()).isNotEmpty();
  }

  @Test
  void isNoticedWhenThereIsNoLease() {
    Safeguards without = new Safeguards(true, false, true);

    assertThat(run(without, new LosingNotices(1), Long.MAX_VALUE, true).violations()).isNotEmpty();
  }

  private static String held(AtomicInteger loads, CountDownLatch go) {
    String value = Integer.toString(loads.incrementAndGet());
    try {
      boolean unused = go.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return value;
  }

  @Test
  void isNoticedWhenThereIsNoToken() {
    Safeguards without = new Safeguards(true, true, false);

    AtomicInteger loads = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    try (RedisServer server = RedisServer.start("--loglevel", "warning");
        Node one = standalone(server, without, Disturbance.NONE);
        Node two = standalone(server, without, Disturbance.NONE)) {
      CompletableFuture<Node.Answer> first = one.read(Node.key(1), () -> held(loads, go));
      CompletableFuture<Node.Answer> second = two.read(Node.key(1), () -> held(loads, go));
      long end = System.nanoTime() + MINUTE;
      while (loads.get() < 2 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      go.countDown();
      Node.get(first);
      Node.get(second);
    }

    assertThat(loads).as("with tokens it is one").hasValue(2);
  }
}
