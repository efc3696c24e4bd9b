package dev.modmesh.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.cache.redis.Node.Answer;
import dev.modmesh.cache.stats.Count;
import dev.modmesh.testserver.RedisServer;
import io.vertx.redis.client.RedisClientType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two caches on one real Redis. */
final class RedisTierTest {
  private RedisServer server;
  private Node one;
  private Node two;
  private final AtomicInteger loads = new AtomicInteger();

  @BeforeEach
  void start() {
    server = RedisServer.start("--loglevel", "warning");
    one = node();
    two = node();
  }

  private Node node() {
    return new Node(server.uri(), RedisClientType.STANDALONE, 0);
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    server.close();
  }

  private String load() {
    return Integer.toString(loads.incrementAndGet());
  }

  private static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void givesAResultToTheOtherGatewayAndThenFromItsMemory() {
    assertThat(one.await(1, this::load)).isEqualTo(new Answer("1", "STORED"));
    assertThat(one.await(1, this::load)).isEqualTo(new Answer("1", "NEAR"));
    assertThat(two.await(1, this::load)).isEqualTo(new Answer("1", "REDIS"));
    assertThat(two.await(1, this::load)).isEqualTo(new Answer("1", "NEAR"));
    assertThat(loads).hasValue(1);
  }

  @Test
  void keepsTheBareResultUnderTheDocumentedName() {
    one.await(1, () -> "\"é\"");

    String name = ShardKeys.value(Node.key(1));

    assertThat(name).matches("result:prices:quote:\\{rc\\d\\d\\}[0-9a-f]{64}");
    assertThat(server.<String>ask(client -> client.get(name))).isEqualTo("\"é\"");
  }

  @Test
  void seesItsOwnInvalidationAtOnceAndOthersWithinTheBound() {
    for (int key = 0; key < 100; key++) {
      one.await(key, () -> "\"old\"");
      two.await(key, () -> "\"old\"");
    }

    Node.get(one.invalidate());
    long acknowledged = System.nanoTime();

    for (int key = 0; key < 100; key++) {
      assertThat(one.await(key, () -> "\"new\"").value()).isEqualTo("\"new\"");
    }
    until("the bound", () -> System.nanoTime() - acknowledged > Node.BOUND.toNanos());
    for (int key = 0; key < 100; key++) {
      assertThat(two.await(key, () -> "\"new\"").value()).isEqualTo("\"new\"");
    }
  }

  @Test
  void refusesAFillThatAnInvalidationCameBefore() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Answer> slow =
        one.read(
            Node.key(1),
            () -> {
              loading.countDown();
              try {
                assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "\"old\"";
            });
    assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();

    Node.get(two.invalidate());
    go.countDown();

    assertThat(Node.get(slow)).isEqualTo(new Answer("\"old\"", "LOADED"));
    assertThat(one.stats().get(Count.FILLS_REFUSED)).isEqualTo(1);
    assertThat(two.await(1, () -> "\"new\"").value()).isEqualTo("\"new\"");
  }

  @Test
  void loadsAColdKeyOnceForFiveHundredCallersAtEachOfTwoGateways() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      for (Node node : List.of(one, two)) {
        answers.add(
            node.read(
                Node.key(1),
                () -> {
                  String value = load();
                  try {
                    assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return value;
                }));
      }
    }
    until("the load to begin", () -> loads.get() > 0);
    go.countDown();

    for (CompletableFuture<Answer> answer : answers) {
      assertThat(Node.get(answer).value()).isEqualTo("1");
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void loadsTwiceWhenTheHolderOfTheTokenIsKilled() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Node killed = node();
    killed.read(
        Node.key(1),
        () -> {
          String value = load();
          try {
            boolean unused = never.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return value;
        });
    until("the load to begin", () -> loads.get() > 0);
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(one.read(Node.key(1), this::load));
      answers.add(two.read(Node.key(1), this::load));
    }

    killed.close();

    for (CompletableFuture<Answer> answer : answers) {
      assertThat(Node.get(answer).value()).isEqualTo("2");
    }
    assertThat(loads).hasValue(2);
    never.countDown();
  }

  @Test
  void neverFailsWhileRedisIsDeadAndComesBackAfterwards() {
    one.await(1, this::load);

    server.kill();
    long dead = System.nanoTime();
    until("near results to end", () -> one.await(1, this::load).source().equals("LOADED"));
    assertThat(System.nanoTime() - dead).isLessThan(10_000_000_000L);
    for (int key = 0; key < 200; key++) {
      assertThat(one.await(key, this::load).source()).isIn("LOADED", "ALONE");
    }
    assertThat(one.invalidate()).failsWithin(java.time.Duration.ofSeconds(20));

    server.start();
    until("Redis to be used again", () -> one.await(1, this::load).source().equals("NEAR"));
  }

  @Test
  void goesAroundARedisThatHangs() {
    one.await(1, this::load);

    server.process().suspend();
    try {
      until("near results to end", () -> one.await(1, this::load).source().equals("LOADED"));
      long begin = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        one.await(1, this::load);
      }
      assertThat(System.nanoTime() - begin).isLessThan(20_000_000_000L);
    } finally {
      server.process().resume();
    }
    until("Redis to be used again", () -> one.await(1, this::load).source().equals("NEAR"));
  }

  @Test
  void forgetsWhatItHadWhenRedisComesBackEmpty() {
    one.await(1, () -> "\"old\"");
    two.await(1, () -> "\"old\"");

    server.ask(client -> client.flushAll());
    Node.get(two.invalidate());
    long acknowledged = System.nanoTime();

    assertThat(two.await(1, () -> "\"new\"").value()).isEqualTo("\"new\"");
    until("the bound", () -> System.nanoTime() - acknowledged > Node.BOUND.toNanos());
    assertThat(one.await(1, () -> "\"new\"").value()).isEqualTo("\"new\"");
  }

  @Test
  void takesNothingThatItHasNotWrittenItself() {
    one.await(1, () -> "\"right\"");
    String name = ShardKeys.value(Node.key(1));
    server.ask(client -> client.set(name, "\"poison\""));

    assertThat(two.await(1, () -> "\"right\"").source()).isEqualTo("STORED");

    server.ask(client -> client.del(name));
    server.ask(client -> client.lpush(name, "poison"));
    try (Node three = node()) {
      assertThat(three.await(1, () -> "\"right\"").source()).isEqualTo("STORED");
      assertThat(server.<String>ask(client -> client.get(name))).isEqualTo("\"right\"");
    }
    server.ask(client -> client.set(ShardKeys.fence(Node.key(1).shard()), "poison"));
    try (Node four = node()) {
      assertThat(four.await(1, () -> "\"right\"").value()).isEqualTo("\"right\"");
      assertThat(four.await(1, () -> "\"right\"").source()).isEqualTo("NEAR");
    }
  }

  @Test
  void answersAndInvalidatesThoughRedisIsFull() {
    one.await(1, () -> "\"old\"");
    two.await(1, () -> "\"old\"");
    server.ask(client -> client.configSet("maxmemory-policy", "noeviction"));
    server.ask(client -> client.configSet("maxmemory", "1"));

    assertThat(one.await(2, () -> "\"other\"").value()).isEqualTo("\"other\"");
    Node.get(one.invalidate());
    long acknowledged = System.nanoTime();
    assertThat(one.await(1, () -> "\"new\"").value()).isEqualTo("\"new\"");
    until("the bound", () -> System.nanoTime() - acknowledged > Node.BOUND.toNanos());
    assertThat(two.await(1, () -> "\"new\"").value()).isEqualTo("\"new\"");

    server.ask(client -> client.configSet("maxmemory", "0"));
    until("Redis to be used again", () -> two.await(1, () -> "\"new\"").source().equals("NEAR"));
  }
}
