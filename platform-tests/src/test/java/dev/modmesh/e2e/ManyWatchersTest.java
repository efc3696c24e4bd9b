package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.e2e.Watchers.Latencies;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import dev.modmesh.testserver.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/**
 * How soon many readers of the watch have each change, and what that costs the gateway. The
 * registry is a Redis, so that a disk that is slow to force a change has no part in the figures.
 */
final class ManyWatchersTest {
  private static final int WATCHERS = Form.of(50, 1_000);
  private static final String CHANNEL = "{modmesh}:revisions";
  private static final Duration LENGTH = Duration.ofSeconds(Form.of(2, 20));
  private static final long TICKS_PER_SECOND = 100; // USER_HZ is 100 on every Linux

  private static final RedisServer REDIS = RedisServer.start("--loglevel", "warning");

  @RegisterExtension
  static final Platform PLATFORM =
      Platform.builder()
          .set("modmesh.gateway.registry.backend", "redis")
          .set("modmesh.gateway.registry.redis.hosts", REDIS.uri())
          .build();

  /** When Redis told of each revision, which it does in the same script that appends it. */
  private static final Map<Long, Long> COMMITTED = new ConcurrentHashMap<>();

  private static final Jedis LISTENER = REDIS.client();

  @BeforeAll
  static void listen() {
    JedisPubSub commits =
        new JedisPubSub() {
          @Override
          public void onPMessage(String pattern, String channel, String message) {
            if (channel.equals(CHANNEL)) {
              COMMITTED.put(number(message), System.nanoTime());
            }
          }
        };
    Thread.ofPlatform().daemon().start(() -> LISTENER.psubscribe(commits, "*"));
  }

  @AfterAll
  static void end() {
    REDIS.close();
  }

  private int numbers;

  /**
   * What a load came to: from the commit of a change until a reader has it; from its request until
   * its answer; and the gateway's processor time, in all and beyond what the same changes cost
   * without readers.
   */
  private record Found(
      int revisions,
      double p50Millis,
      double p99Millis,
      double answerP99Millis,
      double microsPerFrame,
      double microsToDeliver) {}

  @Test
  void allHaveEachChangeSoonAndCheaply() {
    Made unused = make(100); // warms up
    double slowUnread = make(10).microsPerRevision();
    double quickUnread = make(100).microsPerRevision();
    try (Watchers watchers = Watchers.open(PLATFORM.anonymous(), WATCHERS)) {
      Found warm = load(watchers, 100, quickUnread);
      Found slow = load(watchers, 10, slowUnread);
      Found quick = load(watchers, 100, quickUnread);

      System.out.printf("%d readers, 100 changes/s, cold: %s%n", WATCHERS, warm);
      System.out.printf("%d readers, 10 changes/s: %s%n", WATCHERS, slow);
      System.out.printf("%d readers, 100 changes/s: %s%n", WATCHERS, quick);
      if (Form.isChaos()) {
        assertThat(slow.p99Millis).isLessThanOrEqualTo(100);
        assertThat(quick.p99Millis).isLessThanOrEqualTo(250);
        assertThat(slow.microsToDeliver).isLessThanOrEqualTo(20);
        assertThat(quick.microsToDeliver).isLessThanOrEqualTo(20);
      }
    }
  }

  /** What changes came to while nobody needed to read them. */
  private record Made(Set<Long> revisions, Latencies answers, double cpuMicros) {
    double microsPerRevision() {
      return cpuMicros / revisions.size();
    }
  }

  /** Every reader must have every change, once and in order. */
  private Found load(Watchers watchers, int perSecond, double unreadMicrosPerRevision) {
    long cpu = cpuTicks();
    Made made = make(perSecond);
    Await.until(
        "each commit was told of",
        LENGTH.plusSeconds(10),
        () -> COMMITTED.keySet().containsAll(made.revisions));
    Map<Long, Long> committed = new HashMap<>(COMMITTED);
    committed.keySet().retainAll(made.revisions);
    Latencies latencies = watchers.await(committed);
    double cpuMicros = 1e6 * (cpuTicks() - cpu) / TICKS_PER_SECOND;
    double revisions = made.revisions.size();
    return new Found(
        made.revisions.size(),
        latencies.millis(0.5),
        latencies.millis(0.99),
        made.answers.millis(0.99),
        cpuMicros / revisions / WATCHERS,
        (cpuMicros / revisions - unreadMicrosPerRevision) / WATCHERS);
  }

  /** Changes at times fixed beforehand. */
  private Made make(int perSecond) {
    Set<Long> revisions = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<Long> answers = new ConcurrentLinkedQueue<>();
    long cpu = cpuTicks();
    long begin = System.nanoTime();
    int changes = (int) (LENGTH.toSeconds() * perSecond);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < changes; i++) {
        long due = begin + Duration.ofSeconds(1).toNanos() * i / perSecond;
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        int number = numbers++;
        threads.execute(() -> answers.add(change(number, revisions)));
      }
    }
    assertThat(revisions).as("revisions, each of one change or more").isNotEmpty();
    return new Made(
        revisions,
        new Latencies(answers.stream().mapToLong(nanos -> nanos).sorted().toArray()),
        1e6 * (cpuTicks() - cpu) / TICKS_PER_SECOND);
  }

  private static long number(String revision) {
    return Long.parseLong(revision.substring(revision.indexOf('.') + 1));
  }

  /** Returns how long the answer took. */
  private static long change(int number, Set<Long> revisions) {
    long begin = System.nanoTime();
    String revision =
        PLATFORM
            .admin()
            .put("/api/v1/pools/w" + number % 50, Map.of("min", 0, "max", 1 + number % 900))
            .expect(200)
            .text("revision");
    revisions.add(number(revision));
    return System.nanoTime() - begin;
  }

  /** What the gateway's process has used, as proc_pid_stat(5) has it: utime and stime. */
  private static long cpuTicks() {
    Path file = Path.of("/proc", Long.toString(PLATFORM.gatewayProcess().pid()), "stat");
    try {
      String stat = Files.readString(file);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
