package dev.modmesh.gateway.outcome;

import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.gateway.series.SeriesTable;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** The series of calls. Names and tags stand in {@code docs/metrics.md}. */
@Singleton
public class CallMetrics {
  private final Map<Key, CallStats> stats = new ConcurrentHashMap<>();

  private record Key(String module, String service, String function) {}

  /** What is counted about one function of a module. */
  public record Counted(String module, String service, String function, CallStats stats) {}

  /** Series in this registry. */
  public CallMetrics(PrometheusMeterRegistry meters) {
    CollectorRegistry registry = meters.getPrometheusRegistry();
    SeriesTable.counter(
        registry,
        "module_requests_total",
        "Calls of a function through this gateway, by outcome",
        List.of("module_name", "service_name", "function", "outcome"),
        this::requests);
    perFunction(
        registry,
        "call_time_seconds_total",
        "Time spent in calls of a function through this gateway",
        CallStats::seconds);
    perFunction(
        registry,
        "attempts_total",
        "Attempts at instances, the first ones and retries",
        CallStats::attempts);
    perFunction(
        registry,
        "retries_unpaid_total",
        "Retries that were not made because the budget of the module was spent",
        CallStats::unpaidRetries);
  }

  private void requests(SeriesTable.Rows rows) {
    stats.forEach(
        (key, counters) -> {
          for (Outcome outcome : Outcome.values()) {
            double count = counters.count(outcome);
            rows.add(count, key.module(), key.service(), key.function(), outcome.word());
          }
        });
  }

  private void perFunction(
      CollectorRegistry registry, String name, String help, ToDoubleFunction<CallStats> value) {
    SeriesTable.counter(
        registry,
        "modmesh_gateway_" + name,
        help,
        List.of("module_name", "function"),
        rows ->
            stats.forEach(
                (key, counters) ->
                    rows.add(value.applyAsDouble(counters), key.module(), key.function())));
  }

  /** The counters of a function, the same ones for all versions of its module. */
  public CallStats stats(VersionRecord record, String function) {
    String module = record.ref().name().value();
    boolean remote = record.manifest().runtime() == ModuleRuntime.REMOTE;
    String service = remote ? module : record.manifest().pool();
    return stats.computeIfAbsent(new Key(module, service, function), unused -> new CallStats());
  }

  /** All functions that may have been called, in no order. */
  public List<Counted> all() {
    List<Counted> all = new ArrayList<>(stats.size());
    stats.forEach(
        (key, counters) ->
            all.add(new Counted(key.module(), key.service(), key.function(), counters)));
    return all;
  }
}
