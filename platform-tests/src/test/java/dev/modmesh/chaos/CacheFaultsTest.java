package dev.modmesh.chaos;

import dev.modmesh.platform.Platform;
import dev.modmesh.testserver.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shared cache goes wrong. */
@Tag("chaos")
final class CacheFaultsTest {
  private static final RedisServer REDIS = RedisServer.start("--loglevel", "warning");

  @RegisterExtension
  private static final Platform PLATFORM =
      Platform.builder().set("modmesh.gateway.cache.redis.hosts", REDIS.uri()).build();

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @Test
  void losesNoCallWithTheRedisOfTheCache() {
    Battery.holds(PLATFORM, new CacheRedisKilled(REDIS));
  }

  @Test
  void goesOnWithoutWhatWasKept() {
    Battery.holds(PLATFORM, new CacheWiped(REDIS));
  }
}
