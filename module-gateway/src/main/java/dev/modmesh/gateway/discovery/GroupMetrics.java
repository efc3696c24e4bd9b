package dev.modmesh.gateway.discovery;

import dev.modmesh.gateway.series.SeriesTable;
import dev.modmesh.gateway.upstream.Peers;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The series of pools and remote modules. Names and labels stand in {@code docs/metrics.md}. */
final class GroupMetrics {
  private final CollectorRegistry registry;
  private final Supplier<Map<String, Peers>> groups;

  private GroupMetrics(CollectorRegistry registry, Supplier<Map<String, Peers>> groups) {
    this.registry = registry;
    this.groups = groups;
  }

  /** Registers them. */
  static void register(CollectorRegistry registry, Supplier<Map<String, Peers>> groups) {
    GroupMetrics metrics = new GroupMetrics(registry, groups);
    metrics.gauge(
        "limit",
        "Calls that the instances of a group may have at once",
        peers -> peers.gate().limit());
    metrics.gauge("in_flight", "Calls that they have now", peers -> peers.gate().inFlight());
    metrics.gauge("instances", "Instances that take calls, or would", Peers::size);
    metrics.gauge("circuits_open", "Instances that are kept from calls", Peers::open);
  }

  private void gauge(String name, String help, ToDoubleFunction<Peers> value) {
    SeriesTable.gauge(
        registry,
        "modmesh_gateway_group_" + name,
        help,
        List.of("group"),
        rows ->
            groups.get().forEach((group, peers) -> rows.add(value.applyAsDouble(peers), group)));
  }
}
