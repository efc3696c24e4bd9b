package dev.modmesh.registry.backend.redis;

import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.registry.backend.RegistryBackendContract;
import dev.modmesh.testserver.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.Jedis;

class StandaloneRedisBackendTest extends RegistryBackendContract {
  private static RedisServer server;
  private static Clients clients;

  @BeforeAll
  static void startAll() {
    server = RedisServer.start("--loglevel", "warning");
    clients = new Clients();
  }

  @AfterAll
  static void endAll() {
    clients.close();
    server.close();
  }

  @AfterEach
  void forget() {
    String unused = server.ask(Jedis::flushAll);
  }

  @Override
  protected RegistryBackend open() {
    return Clients.backend(clients.standalone(server), 0);
  }
}
