package dev.modmesh.gateway.alert;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The meters that rules look at. Names and tags stand in {@code docs/metrics.md}. */
final class AlertMetrics {
  private volatile Facts facts = Facts.NONE;
  private volatile int firing;

  AlertMetrics(MeterRegistry registry) {
    gauge(registry, "instances.passing", "Instances that are passing", Facts::passing);
    gauge(registry, "instances.wanted", "Instances that pools must have at least", Facts::wanted);
    gauge(registry, "calls.waiting", "Calls that wait for a host", Facts::waiting);
    gauge(
        registry, "lag.revisions", "Revisions that the slowest passing host is behind", Facts::lag);
    gauge(registry, "pools.at.max", "Pools that would have all hosts they may", Facts::poolsAtMax);
    gauge(registry, "disk.used.ratio", "Share of the data folder's disk in use", Facts::diskUsed);
    Gauge.builder("modmesh.gateway.alerts.firing", this, metrics -> metrics.firing)
        .description("Alerts of the gateway's own that fire")
        .strongReference(true)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Facts> value) {
    Gauge.builder("modmesh.gateway." + name, this, metrics -> value.applyAsDouble(metrics.facts))
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  void facts(Facts now) {
    facts = now;
  }

  void firing(int count) {
    firing = count;
  }
}
