package dev.modmesh.gateway.alert;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.scaling.DecisionLog;
import dev.modmesh.gateway.signal.GoldenSignals;
import dev.modmesh.gateway.signal.Second;
import dev.modmesh.gateway.upstream.Peers;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.instance.Telemetry;
import dev.modmesh.registry.log.RevisionLog;
import jakarta.inject.Singleton;
import java.io.File;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the facts of the moment. */
@Singleton
class FactFinder {
  private static final double ALLOWED = 0.001;
  private static final int LEAST_FAULTS = 10;
  private static final int LEAST_READS = 100;
  private static final double LEAST_HIT_RATE = 0.2;

  private final RevisionLog log;
  private final Instances instances;
  private final CallTables tables;
  private final DecisionLog decisions;
  private final GoldenSignals signals;
  private final File data;

  FactFinder(
      RevisionLog log,
      Instances instances,
      CallTables tables,
      DecisionLog decisions,
      GoldenSignals signals,
      GatewayConfig config) {
    this.log = log;
    this.instances = instances;
    this.tables = tables;
    this.decisions = decisions;
    this.signals = signals;
    this.data = config.dataDir().toFile();
  }

  Facts now() {
    RegistryView view = log.view();
    int passing = 0;
    long lag = 0;
    for (InstanceRecord instance : view.instances().values()) {
      if (instance.health() == Health.PASSING) {
        passing++;
        lag = Math.max(lag, lag(instance.serviceId()));
      }
    }
    int wanted = 0;
    int atMax = 0;
    for (String name : tables.pools()) {
      PoolSpec pool = view.pool(name);
      wanted += pool.min();
      atMax += isAtMax(pool) ? 1 : 0;
    }
    List<Second> minute = signals.newest(60);
    Second last = minute.isEmpty() ? null : minute.getLast();
    return new Facts(
        Math.min(burn(minute), burn(signals.newest(300))),
        passing,
        wanted,
        tables.groups().values().stream().mapToInt(Peers::open).sum(),
        last == null ? 0 : last.waiting(),
        lag,
        atMax,
        cacheLost(minute, signals.all()),
        diskUsed());
  }

  private long lag(String serviceId) {
    Telemetry telemetry = instances.telemetry(serviceId);
    Long lag = telemetry == null ? null : telemetry.lag(tables.table().revision());
    return lag == null ? 0 : lag;
  }

  /** Whether the autoscaler would not go further: more may be needed than the pool may have. */
  private boolean isAtMax(PoolSpec pool) {
    List<Map<String, @Nullable Object>> last = decisions.newest(pool.name(), 1, false);
    return !last.isEmpty()
        && pool.max() > pool.min()
        && last.getFirst().get("desired") instanceof Integer desired
        && desired >= pool.max();
  }

  /** A few calls that fail, say while the first host starts, are not a rate. */
  private static double burn(List<Second> seconds) {
    long calls = seconds.stream().mapToLong(Second::calls).sum();
    long faults = seconds.stream().mapToLong(Second::faults).sum();
    return faults < LEAST_FAULTS ? 0 : (double) faults / calls / ALLOWED;
  }

  /** Few reads, and a cache that hardly ever answered, tell nothing. */
  static double cacheLost(List<Second> minute, List<Second> quarter) {
    double usual = hitRate(quarter);
    return usual < LEAST_HIT_RATE || reads(minute) < LEAST_READS
        ? 0
        : Math.max(0, 1 - hitRate(minute) / usual);
  }

  private static double hitRate(List<Second> seconds) {
    long hits = seconds.stream().mapToLong(Second::cacheHits).sum();
    return (double) hits / Math.max(1, reads(seconds));
  }

  private static long reads(List<Second> seconds) {
    return seconds.stream().mapToLong(Second::cacheReads).sum();
  }

  private double diskUsed() {
    long total = data.getTotalSpace();
    return total == 0 ? 0 : 1 - (double) data.getUsableSpace() / total;
  }
}
