package dev.modmesh.gateway.cache;

import dev.modmesh.cache.data.DataStats;
import dev.modmesh.cache.data.DataTier;
import dev.modmesh.cache.data.MemoryData;
import dev.modmesh.cache.data.NearData;
import dev.modmesh.cache.key.ResultKeys;
import dev.modmesh.cache.near.NearTier;
import dev.modmesh.cache.redis.RedisData;
import dev.modmesh.cache.result.ResultCache;
import dev.modmesh.cache.stats.CacheStats;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.redis.RedisClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Wires the cache into this application. */
class CacheSetup {
  private static final int REMEMBERED_BODIES = 20_000;

  @Produces
  @Singleton
  CacheStats stats(PrometheusMeterRegistry registry) {
    CacheStats stats = new CacheStats();
    CacheMetrics.functions(registry.getPrometheusRegistry(), stats);
    return stats;
  }

  @Produces
  @Singleton
  ResultKeys keys() {
    return new ResultKeys(Json.CODEC, REMEMBERED_BODIES);
  }

  @Produces
  @Singleton
  CacheTiers tiers(RedisClients clients, Vertx vertx, GatewayConfig config) {
    return CacheTiers.of(clients.cache(), vertx, config.cache());
  }

  @Produces
  @Singleton
  DataStats dataStats(MeterRegistry registry) {
    return new DataStats(new CacheMetrics(registry)::module);
  }

  @Produces
  @Singleton
  DataTier data(
      RedisClients clients, GatewayConfig config, DataStats stats, MeterRegistry registry) {
    GatewayConfig.Data data = config.cache().data();
    NearData near = new NearData(data.nearMaxBytes());
    new CacheMetrics(registry).near(near);
    return clients
        .cache()
        .<DataTier>map(
            redis ->
                new RedisData(
                    redis, CacheTiers.settings(config.cache()), data.quotaBytes(), near, stats))
        .orElseGet(
            () -> new MemoryData(data.quotaBytes(), data.memoryBytes(), System::nanoTime, stats));
  }

  void close(@Disposes CacheTiers tiers) {
    tiers.close();
  }

  @Produces
  @Singleton
  ResultCache cache(
      GatewayConfig config, CacheTiers tiers, CacheStats stats, MeterRegistry registry) {
    NearTier near = new NearTier(config.cache().nearMaxBytes(), System::nanoTime);
    new CacheMetrics(registry).near(near);
    return new ResultCache(
        near, tiers.shards(), tiers.redis(), stats, config.cache().bound(), System::nanoTime);
  }
}
