package dev.modmesh.gateway.redis;

import io.quarkus.arc.InjectableInstance;
import io.quarkus.redis.client.RedisClientName;
import io.vertx.redis.client.Redis;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The clients for Redis by their use. A client whose hosts are not configured does not exist and
 * never connects. Both may name the same server: their keys do not meet. The container closes them.
 */
@Singleton
public class RedisClients {
  private final InjectableInstance<Redis> registry;
  private final InjectableInstance<Redis> cache;

  RedisClients(
      @RedisClientName("registry") InjectableInstance<Redis> registry,
      @RedisClientName("cache") InjectableInstance<Redis> cache) {
    this.registry = registry;
    this.cache = cache;
  }

  /** For the registry's log and what gateways share; {@code modmesh.gateway.registry.redis}. */
  public Optional<Redis> registry() {
    return only(registry);
  }

  /** For results of calls; {@code modmesh.gateway.cache.redis}. */
  public Optional<Redis> cache() {
    return only(cache);
  }

  private static Optional<Redis> only(InjectableInstance<Redis> clients) {
    List<Redis> active = clients.listActive();
    return active.stream().findFirst();
  }
}
