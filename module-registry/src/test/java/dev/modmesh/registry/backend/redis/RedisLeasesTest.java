package dev.modmesh.registry.backend.redis;

import dev.modmesh.api.spi.Leases;
import dev.modmesh.registry.backend.LeasesContract;
import dev.modmesh.testserver.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

@Timeout(60)
class RedisLeasesTest extends LeasesContract {
  private static RedisServer server;
  private static Clients clients;

  @BeforeAll
  static void start() {
    server = RedisServer.start("--loglevel", "warning");
    clients = new Clients();
  }

  @AfterAll
  static void end() {
    clients.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    server.ask(Jedis::flushAll);
  }

  @Override
  protected Leases open() {
    return new RedisLeases(clients.standalone(server), Duration.ofSeconds(5));
  }

  /** Redis cannot be made older, but what it keeps can be made to end sooner. */
  @Override
  protected void pass(Duration time) {
    try (Jedis redis = server.client()) {
      for (String key : redis.keys(Script.TAG + "lease:*")) {
        redis.pexpire(key, redis.pttl(key) - time.toMillis());
      }
    }
  }
}
