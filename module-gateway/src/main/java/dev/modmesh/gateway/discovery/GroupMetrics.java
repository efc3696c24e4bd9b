package dev.modmesh.gateway.discovery;

import dev.modmesh.gateway.upstream.Peers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The meters of pools and remote modules. Names and tags stand in {@code docs/metrics.md}. */
final class GroupMetrics {
  private final MultiGauge limit;
  private final MultiGauge inFlight;
  private final MultiGauge instances;
  private final MultiGauge open;

  GroupMetrics(MeterRegistry registry) {
    limit = gauge(registry, "group.limit", "Calls that the instances of a group may have at once");
    inFlight = gauge(registry, "group.in.flight", "Calls that they have now");
    instances = gauge(registry, "group.instances", "Instances that take calls, or would");
    open = gauge(registry, "group.circuits.open", "Instances that are kept from calls");
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder("modmesh.gateway." + name)
        .description(description)
        .register(registry);
  }

  void groups(Map<String, Peers> groups) {
    fill(limit, groups, peers -> peers.gate().limit());
    fill(inFlight, groups, peers -> peers.gate().inFlight());
    fill(instances, groups, Peers::size);
    fill(open, groups, Peers::open);
  }

  private static void fill(
      MultiGauge gauge, Map<String, Peers> groups, ToDoubleFunction<Peers> value) {
    gauge.register(
        groups.entrySet().stream()
            .<Row<?>>map(entry -> Row.of(Tags.of("group", entry.getKey()), entry.getValue(), value))
            .toList(),
        true);
  }
}
