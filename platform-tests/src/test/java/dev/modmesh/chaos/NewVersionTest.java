package dev.modmesh.chaos;

import dev.modmesh.platform.Await;
import dev.modmesh.platform.Platform;
import dev.modmesh.testserver.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A version is published under two gateways that share a registry, and a cache on another Redis.
 */
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NewVersionTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private RedisServer registry;
  private RedisServer cache;
  private Platform first;
  private Platform second;

  @BeforeAll
  void start() {
    registry = RedisServer.start("--loglevel", "warning");
    cache = RedisServer.start("--loglevel", "warning");
    first = platform().hosts(2).build().start();
    second = platform().tokensOf(first).build().start();
    for (Platform each : List.of(first, second)) {
      Await.until(
          "both gateways are listed",
          SOON,
          () -> each.anonymous().get("/api/v1/nodes").items().size() == 2);
      each.awaitPassing(2);
    }
  }

  private Platform.Builder platform() {
    return Platform.builder()
        .set("modmesh.gateway.registry.backend", "redis")
        .set("modmesh.gateway.registry.redis.hosts", registry.uri())
        .set("modmesh.gateway.cache.redis.hosts", cache.uri());
  }

  @AfterAll
  void end() {
    second.close();
    first.close();
    cache.close();
    registry.close();
  }

  @Test
  void givesNoOldResultOnceANewVersionIsThere() {
    Battery.holds(first, new NewVersion(second, cache, false));
  }

  @Test
  void givesNoOldResultThoughTheRedisOfTheCacheIsLost() {
    Battery.holds(first, new NewVersion(second, cache, true));
  }
}
