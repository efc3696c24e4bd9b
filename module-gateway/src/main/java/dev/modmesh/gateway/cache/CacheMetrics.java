package dev.modmesh.gateway.cache;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.cache.data.DataCount;
import dev.modmesh.cache.data.ModuleDataStats;
import dev.modmesh.cache.data.NearData;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.near.NearTier;
import dev.modmesh.cache.stats.CacheStats;
import dev.modmesh.cache.stats.Count;
import dev.modmesh.cache.stats.FunctionStats;
import dev.modmesh.gateway.series.SeriesTable;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The meters of the cache. Names and tags stand in {@code docs/metrics.md}. */
final class CacheMetrics {
  private final MeterRegistry registry;

  CacheMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Registers the series of functions. */
  static void functions(CollectorRegistry registry, CacheStats stats) {
    SeriesTable.counter(
        registry,
        "modmesh_gateway_cache_events_total",
        "What happened to reads and results of a function in the cache",
        List.of("module_name", "function", "event"),
        rows -> stats.all().forEach((function, counters) -> add(rows, function, counters)));
  }

  private static void add(SeriesTable.Rows rows, FunctionId function, FunctionStats counters) {
    for (Count count : Count.values()) {
      rows.add(counters.get(count), function.module(), function.function(), count.word());
    }
  }

  void near(NearTier near) {
    memory("near", near, NearTier::bytes, NearTier::count);
  }

  void near(NearData near) {
    memory("near-data", near, NearData::bytes, NearData::count);
  }

  private <T> void memory(
      String tier, T near, ToDoubleFunction<T> bytes, ToDoubleFunction<T> count) {
    Gauge.builder("modmesh.gateway.cache.size", near, bytes)
        .description("Bytes of the results, and of data of modules, in memory")
        .baseUnit("bytes")
        .tag("tier", tier)
        .register(registry);
    Gauge.builder("modmesh.gateway.cache.entries", near, count)
        .description("Results, and data of modules, in memory")
        .tag("tier", tier)
        .register(registry);
  }

  void module(ModuleName module, ModuleDataStats stats) {
    for (DataCount count : DataCount.values()) {
      FunctionCounter.builder("modmesh.gateway.cache.data.events", stats, one -> one.get(count))
          .description("What happened to reads and writes of the data that a module keeps")
          .tag("module_name", module.value())
          .tag("event", count.word())
          .register(registry);
    }
    Gauge.builder("modmesh.gateway.cache.data.size", stats, one -> one.size().bytes())
        .description("Bytes of a module's data that count against its quota, as was last heard")
        .baseUnit("bytes")
        .tag("module_name", module.value())
        .register(registry);
    Gauge.builder("modmesh.gateway.cache.data.keys", stats, one -> one.size().keys())
        .description("Entries of a module's data, as was last heard")
        .tag("module_name", module.value())
        .register(registry);
  }
}
