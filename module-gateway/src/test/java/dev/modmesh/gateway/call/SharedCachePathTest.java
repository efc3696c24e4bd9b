package dev.modmesh.gateway.call;

import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.result.ResultCache;
import dev.modmesh.testserver.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** The same with a real Redis behind it. */
@QuarkusTest
@TestProfile(SharedCachePathTest.OnRedis.class)
class SharedCachePathTest extends CachePathTest {
  @Inject ResultCache cache;

  /** A gateway that shares its results. */
  public static final class OnRedis implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Server.class));
    }
  }

  /** The Redis. */
  public static final class Server implements QuarkusTestResourceLifecycleManager {
    private @Nullable RedisServer server;

    @Override
    public Map<String, String> start() {
      RedisServer started = RedisServer.start("--loglevel", "warning");
      server = started;
      return Map.of("modmesh.gateway.cache.redis.hosts", started.uri());
    }

    @Override
    public void stop() {
      if (server != null) {
        server.close();
      }
    }
  }

  /** The first words with a server take longer than later ones. */
  @BeforeEach
  void connect() throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < end) {
      try {
        cache
            .invalidate(Set.of(new FunctionId("nobody", "nothing")), null)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException | TimeoutException e) {
        // not yet
      }
    }
  }
}
