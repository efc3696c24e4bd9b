package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.value.Fields;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.CuttingProxy;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.testserver.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two gateways over one real Redis, under writes and calls through both. Each reaches Redis, and is
 * reached by the other, over a network that can be cut. The host reports to the first.
 */
final class PartitionTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration APART = Duration.ofSeconds(Form.of(6, 30));
  private static final Duration CUT_OFF = Duration.ofSeconds(Form.of(14, 30)); // a lease has 10 s

  private final AtomicInteger calls = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private RedisServer redis;
  private Side first;
  private Side second;

  /** A gateway and what it is connected by. */
  private record Side(Platform platform, CuttingProxy toRedis, CuttingProxy toGateway)
      implements AutoCloseable {
    @Override
    public void close() {
      platform.close();
      toRedis.close();
      toGateway.close();
    }

    boolean isStale() {
      return platform.anonymous().get("/q/health/ready").text().contains("\"stale\": true");
    }

    /** Its whole view, as a watch gives it. */
    Answer view() {
      return platform.anonymous().get("/api/v1/watch?since=0&timeout=1s").expect(200);
    }

    Map<String, String> digests() {
      Map<String, String> digests = new TreeMap<>();
      for (Map<String, @Nullable Object> item : view().items()) {
        String key = String.valueOf(item.get("key"));
        if (key.startsWith(Contender.MODULE + '@')) {
          Fields value = Fields.of(item).object("value");
          digests.put(key, String.valueOf(value.string("digest")));
        }
      }
      return digests;
    }
  }

  @BeforeEach
  void start() {
    redis = RedisServer.start("--loglevel", "warning");
    first = side(Platform.builder().hosts(1));
    second = side(Platform.builder().tokensOf(first.platform));
    awaitNodes(2);
  }

  private Side side(Platform.Builder builder) {
    CuttingProxy toRedis = CuttingProxy.start(redis::port);
    Platform[] platform = new Platform[1];
    CuttingProxy toGateway = CuttingProxy.start(() -> platform[0].gatewayProcess().url().getPort());
    platform[0] =
        builder
            .set("modmesh.gateway.registry.backend", "redis")
            .set("modmesh.gateway.registry.redis.hosts", "redis://127.0.0.1:" + toRedis.port())
            .set("modmesh.gateway.inner-url", "http://127.0.0.1:" + toGateway.port())
            .build();
    platform[0].start();
    return new Side(platform[0], toRedis, toGateway);
  }

  private void awaitNodes(int count) {
    for (Side side : List.of(first, second)) {
      Await.until(
          count + " gateways are listed",
          SOON,
          () -> side.platform.anonymous().get("/api/v1/nodes").items().size() == count);
    }
  }

  @AfterEach
  void end() {
    second.close();
    first.close();
    redis.close();
  }

  private static Manifest echo(String name) {
    return Manifest.wasm(name, "1.0.0").idempotent("echo");
  }

  @Test
  void losesAndDoublesNothingWhenNetworksAreCutUnderWrites() throws InterruptedException {
    first.platform.publisher().activeWasm(echo("steady"), Guests.several());
    Await.until(
        "the other gateway calls it",
        SOON,
        () -> second.platform.anonymous().call("steady", "echo", 1).status() == 200);
    Contender one = Contender.start(first.platform.fixed(), "one");
    Contender two = Contender.start(second.platform.fixed(), "two");
    CallLoop callsOfOne = new CallLoop(first);
    CallLoop callsOfTwo = new CallLoop(second);
    try (one;
        two;
        callsOfOne;
        callsOfTwo) {
      awaitWrites(one, 5);
      awaitWrites(two, 5);

      cutFromEachOther(one, two);
      cutFromRedis(one, two);

      awaitWrites(one, 5);
      awaitWrites(two, 5);
    }

    assertThat(failures).as("failed of %d calls", calls.get()).isEmpty();
    assertThat(one.wrong()).isEmpty();
    assertThat(two.wrong()).isEmpty();
    assertThat(two.refused()).as("refused by the gateway that was not cut off").isZero();
    Await.until(
        "both serve the same",
        SOON,
        () -> {
          Answer a = first.view();
          Answer b = second.view();
          return a.text("revision").equals(b.text("revision"))
              && a.text("digest").equals(b.text("digest"));
        });
    Map<String, String> digests = first.digests();
    assertThat(second.digests()).isEqualTo(digests);
    assertThat(digests).containsAllEntriesOf(one.acknowledged());
    assertThat(digests).containsAllEntriesOf(two.acknowledged());
    assertThat(one.acknowledged().keySet())
        .doesNotContainAnyElementsOf(two.acknowledged().keySet());
  }

  /** What needs both gateways is refused, and soon; what needs Redis alone goes on. */
  private void cutFromEachOther(Contender one, Contender two) {
    long begin = System.nanoTime();
    first.toGateway.cut();
    second.toGateway.cut();

    Answer push = first.platform.publisher().wasm(echo("alone"), Guests.numbered(1));
    assertThat(push.status()).as("a push of which no second copy can be kept").isEqualTo(503);
    awaitWrites(one, 5);
    awaitWrites(two, 5);
    awaitSince(begin, APART);
    assertThat(first.isStale() || second.isStale()).isFalse();

    first.toGateway.heal();
    second.toGateway.heal();
    Await.until(
        "a push is taken again",
        SOON,
        () -> first.platform.publisher().wasm(echo("alone"), Guests.numbered(1)).status() < 300);
  }

  /** The one that is cut off serves what it knows and refuses changes; the other one goes on. */
  private void cutFromRedis(Contender one, Contender two) {
    long begin = System.nanoTime();
    int refused = one.refused();
    first.toRedis.cut();

    Await.until("it knows that it is cut off", SOON, first::isStale);
    Await.until("it refuses changes", SOON, () -> one.refused() > refused + 2);
    String path = "/api/v1/modules/steady";
    assertThat(first.platform.anonymous().get("/q/health/ready").status()).isEqualTo(200);
    assertThat(first.platform.anonymous().get(path).status()).isEqualTo(200);
    awaitWrites(two, 5);
    awaitSince(begin, CUT_OFF);
    assertThat(first.isStale()).isTrue();
    assertThat(second.isStale()).isFalse();
    assertThat(second.platform.passing()).containsExactly("host-1");

    first.toRedis.heal();
    Await.until("it is fresh again", SOON, () -> !first.isStale());
    awaitNodes(2);
    assertThat(first.platform.passing()).containsExactly("host-1");
  }

  private static void awaitSince(long begin, Duration time) {
    Await.until("the cut lasts", time.plus(SOON), () -> System.nanoTime() - begin > time.toNanos());
  }

  private static void awaitWrites(Contender contender, int more) {
    int before = contender.acknowledged().size();
    Await.until(
        "changes are acknowledged", SOON, () -> contender.acknowledged().size() >= before + more);
  }

  /** Calls one after the other through one gateway. */
  private final class CallLoop implements AutoCloseable {
    private final Gateway gateway;
    private final Thread thread = Thread.ofPlatform().unstarted(this::run);
    private volatile boolean over;

    CallLoop(Side side) {
      gateway = side.platform.fixed();
      thread.start();
    }

    private void run() {
      while (!over) {
        Answer answer = gateway.call("steady", "echo", calls.incrementAndGet());
        if (answer.status() != 200) {
          failures.add(answer.toString());
        }
      }
    }

    @Override
    public void close() throws InterruptedException {
      over = true;
      thread.join();
    }
  }
}
