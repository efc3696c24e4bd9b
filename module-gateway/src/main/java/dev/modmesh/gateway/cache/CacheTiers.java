package dev.modmesh.gateway.cache;

import dev.modmesh.cache.coherence.Safeguards;
import dev.modmesh.cache.coherence.Shards;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.redis.RedisSettings;
import dev.modmesh.cache.redis.RedisTier;
import dev.modmesh.gateway.config.GatewayConfig;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shared tier, if Redis is configured, and the shards that go with it. */
public final class CacheTiers implements AutoCloseable {
  private final Shards shards;
  private final @Nullable RedisTier redis;

  private CacheTiers(Shards shards, @Nullable RedisTier redis) {
    this.shards = shards;
    this.redis = redis;
  }

  static CacheTiers of(Optional<Redis> client, Vertx vertx, GatewayConfig.Cache config) {
    if (client.isEmpty()) {
      return new CacheTiers(Shards.alone(), null);
    }
    Shards shards = Shards.shared(Safeguards.ALL);
    return new CacheTiers(shards, new RedisTier(client.get(), vertx, shards, settings(config)));
  }

  static RedisSettings settings(GatewayConfig.Cache config) {
    boolean single = config.redis().clientType().equals("standalone");
    return new RedisSettings(
        config.bound(), config.timeout(), config.replicas().orElse(single ? 0 : 1), Safeguards.ALL);
  }

  Shards shards() {
    return shards;
  }

  @Nullable RedisTier redis() {
    return redis;
  }

  /** {@code none}, {@code serving}, {@code partly} or {@code failing}. */
  String state() {
    RedisTier tier = redis;
    if (tier == null) {
      return "none";
    }
    long failing = tier.failing();
    return failing == 0 ? "serving" : failing < ResultKey.SHARDS ? "partly" : "failing";
  }

  @Override
  public void close() {
    if (redis != null) {
      redis.close();
    }
  }
}
