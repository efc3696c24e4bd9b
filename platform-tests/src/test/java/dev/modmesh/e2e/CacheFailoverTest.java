package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.testserver.RedisSentinel;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cache on a primary with two replicas, watched by three sentinels; and no host at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CacheFailoverTest {
  private static final RedisSentinel REDIS = RedisSentinel.start("--loglevel", "warning");
  private static final Duration FAILOVER = Duration.ofSeconds(60);
  private static final String DATA = "/api/v1/cache/data/kept/survivor";
  private static final String STORED = "modmesh; fwd=miss; stored";

  @RegisterExtension
  private static final Platform PLATFORM =
      Platform.builder()
          .hosts(1)
          .set("modmesh.gateway.cache.redis.hosts", REDIS.uris())
          .set("modmesh.gateway.cache.redis.client-type", "sentinel")
          .set("modmesh.gateway.cache.redis.master-name", RedisSentinel.MASTER_NAME)
          .build();

  private final AtomicInteger numbers = new AtomicInteger();

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @BeforeAll
  void publish() {
    PLATFORM
        .publisher()
        .activeWasm(
            Manifest.wasm("kept", "1.0.0")
                .function("echo", Map.of("idempotent", true, "cache", Map.of("ttl", "1h"))),
            Guests.several());
  }

  /** Calls with an argument that was never there before; it must always succeed. */
  private String another() {
    Answer answer = PLATFORM.anonymous().call("kept", "echo", numbers.incrementAndGet());
    return String.valueOf(answer.expect(200).header("Cache-Status"));
  }

  private static String again(String argument) {
    Answer answer = PLATFORM.anonymous().call("kept", "echo", argument);
    return String.valueOf(answer.expect(200).header("Cache-Status"));
  }

  private void awaitServing() {
    Await.until("results are kept in Redis", FAILOVER, () -> another().equals(STORED));
  }

  @Test
  void givesWhatIsNearThoughNoHostIsLeft() {
    awaitServing();
    Await.until(
        "the result is near", FAILOVER, () -> again("before").equals("modmesh; hit; detail=near"));

    PLATFORM.host("host-1").kill();
    try {
      Await.until("no host is left", FAILOVER, () -> PLATFORM.passing().isEmpty());

      assertThat(again("before")).isEqualTo("modmesh; hit; detail=near");
      assertThat(PLATFORM.anonymous().call("kept", "echo", "never before").status()).isEqualTo(503);
    } finally {
      PLATFORM.host("host-1").start();
      PLATFORM.awaitPassing(1);
    }
  }

  @Test
  void losesNoCallAndNoDataWithThePrimary() {
    awaitServing();
    Await.until(
        "data is kept",
        FAILOVER,
        () ->
            PLATFORM
                    .admin()
                    .send(PLATFORM.admin().request("PUT", DATA, BodyPublishers.ofString("[1,2,3]")))
                    .status()
                == 204);
    int before = REDIS.primary().port();

    REDIS.primary().kill();
    Await.until(
        "there is another primary",
        FAILOVER,
        () -> {
          another(); // succeeds all the time
          return REDIS.primary().port() != before;
        });
    awaitServing();

    Await.until("data can be read", FAILOVER, () -> PLATFORM.admin().get(DATA).status() == 200);
    assertThat(PLATFORM.admin().get(DATA).text()).isEqualTo("[1,2,3]");
    assertThat(
            REDIS.primary().<List<String>>ask(client -> List.copyOf(client.keys("result:kept:*"))))
        .isNotEmpty();
  }
}
