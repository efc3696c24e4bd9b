package dev.modmesh.gateway.cache;

import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.near.NearTier;
import dev.modmesh.cache.stats.Count;
import dev.modmesh.cache.stats.FunctionStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of the cache. Names and tags stand in {@code docs/metrics.md}. */
final class CacheMetrics {
  private final MeterRegistry registry;

  CacheMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void function(FunctionId function, FunctionStats stats) {
    for (Count count : Count.values()) {
      FunctionCounter.builder("modmesh.gateway.cache.events", stats, one -> one.get(count))
          .description("What happened to reads and results of a function in the cache")
          .tag("module_name", function.module())
          .tag("function", function.function())
          .tag("event", count.word())
          .register(registry);
    }
  }

  void near(NearTier near) {
    Gauge.builder("modmesh.gateway.cache.size", near, NearTier::bytes)
        .description("Bytes of the results in memory")
        .baseUnit("bytes")
        .tag("tier", "near")
        .register(registry);
    Gauge.builder("modmesh.gateway.cache.entries", near, NearTier::count)
        .description("Results in memory")
        .tag("tier", "near")
        .register(registry);
  }
}
