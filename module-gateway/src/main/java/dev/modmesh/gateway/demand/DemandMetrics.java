package dev.modmesh.gateway.demand;

import dev.modmesh.gateway.demand.PoolDemand.Sums;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of what is asked of each pool, from which an autoscaler can also decide that reads
 * them from Prometheus. Names and tags stand in {@code docs/metrics.md}.
 */
final class DemandMetrics {
  private static final String SECONDS = "seconds";

  private final MeterRegistry registry;
  private final DoubleSupplier now;

  DemandMetrics(MeterRegistry registry, DoubleSupplier now) {
    this.registry = registry;
    this.now = now;
  }

  void register(String pool, PoolDemand demand, HoldQueue held) {
    counter(pool, demand, "arrivals", "", "Calls that came", Sums::arrivals);
    counter(pool, demand, "completions", "", "Calls that a host answered", Sums::completions);
    counter(pool, demand, "dropped", "", "Calls that no host answered", Sums::dropped);
    counter(pool, demand, "late", "", "Calls that missed the objective of the pool", Sums::late);
    counter(pool, demand, "service", SECONDS, "Time that calls spent on hosts", Sums::service);
    counter(pool, demand, "service.squares", "", "Sum of the squares of it", Sums::serviceSquares);
    counter(pool, demand, "latency", SECONDS, "Time that calls took in all", Sums::latency);
    counter(pool, demand, "executing", SECONDS, "Running calls, summed over time", Sums::executing);
    counter(pool, demand, "waiting", SECONDS, "Waiting calls, summed over time", Sums::waiting);
    gauge(pool, "running", "Calls that run on hosts", demand::running);
    gauge(pool, "queue", "Calls that wait for a host", demand::queue);
    gauge(
        pool,
        "oldest.wait",
        "Seconds that the longest waiting call has waited",
        () -> held.oldest(now.getAsDouble()));
    gauge(pool, "ejected", "Hosts that are kept from calls", demand::ejections);
  }

  private void counter(
      String pool,
      PoolDemand demand,
      String name,
      String unit,
      String description,
      ToDoubleFunction<Sums> value) {
    FunctionCounter.builder(
            "modmesh.gateway.pool." + name,
            demand,
            asked -> Math.max(0, value.applyAsDouble(asked.sums(now.getAsDouble()))))
        .description(description)
        .baseUnit(unit.isEmpty() ? null : unit)
        .tag("pool", pool)
        .register(registry);
  }

  private void gauge(String pool, String name, String description, DoubleSupplier value) {
    Gauge.builder("modmesh.gateway.pool." + name, value::getAsDouble)
        .description(description)
        .tag("pool", pool)
        .strongReference(true)
        .register(registry);
  }
}
