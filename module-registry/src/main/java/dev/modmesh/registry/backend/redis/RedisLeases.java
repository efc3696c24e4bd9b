package dev.modmesh.registry.backend.redis;

import dev.modmesh.api.spi.Leases;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Leases in Redis, on the clock of Redis. Thread-safe. */
public final class RedisLeases implements Leases {
  private final BlockingRedis redis;

  /** Uses this client, which stays the caller's. */
  public RedisLeases(Redis redis, Duration timeout) {
    this.redis = new BlockingRedis(redis, timeout);
  }

  @Override
  public Lease acquire(String name, String holder, Duration ttl) {
    return lease(name, run("lease", name, List.of(name, holder, Long.toString(ttl.toMillis()))));
  }

  @Override
  public boolean release(String name, String holder) {
    return run("release", name, List.of(holder)).toString().equals("1");
  }

  @Override
  public Optional<Lease> find(String name) {
    Response answer = run("holder", name, List.of(name));
    return answer.size() == 0 ? Optional.empty() : Optional.of(lease(name, answer));
  }

  private Response run(String script, String name, List<String> arguments) {
    return redis.run(new Script(script, "lease:" + name, "terms").with(arguments));
  }

  private static Lease lease(String name, Response answer) {
    return new Lease(
        name,
        answer.get(0).toString(),
        Long.parseLong(answer.get(1).toString()),
        Duration.ofMillis(Math.max(0, Long.parseLong(answer.get(2).toString()))));
  }
}
