package dev.modmesh.host.sync;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/** The meters of following the registry. Names and tags stand in {@code docs/metrics.md}. */
public final class SyncMetrics {
  private SyncMetrics() {}

  /**
   * Registers them.
   *
   * @param age how long ago a gateway last told of the registry
   */
  public static void register(MeterRegistry registry, Supplier<Duration> age) {
    Gauge.builder("modmesh.host.registry.age", age, one -> one.get().toMillis() / 1000.0)
        .description("Time since a gateway last told this host of the registry")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }
}
