package dev.modmesh.gateway.outcome;

import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of calls. Names and tags stand in {@code docs/metrics.md}. */
@Singleton
public class CallMetrics {
  private final MeterRegistry registry;
  private final Map<Key, CallStats> stats = new ConcurrentHashMap<>();

  private record Key(String module, String service, String function) {}

  /** What is counted about one function of a module. */
  public record Counted(String module, String service, String function, CallStats stats) {}

  /** Meters in this registry. */
  public CallMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The counters of a function, the same ones for all versions of its module. */
  public CallStats stats(VersionRecord record, String function) {
    String module = record.ref().name().value();
    boolean remote = record.manifest().runtime() == ModuleRuntime.REMOTE;
    String service = remote ? module : record.manifest().pool();
    return stats.computeIfAbsent(new Key(module, service, function), this::register);
  }

  /** All functions that may have been called, in no order. */
  public List<Counted> all() {
    List<Counted> all = new ArrayList<>(stats.size());
    stats.forEach(
        (key, counters) ->
            all.add(new Counted(key.module(), key.service(), key.function(), counters)));
    return all;
  }

  private CallStats register(Key key) {
    CallStats counters = new CallStats();
    for (Outcome outcome : Outcome.values()) {
      FunctionCounter.builder("module.requests", counters, one -> one.count(outcome))
          .description("Calls of a function through this gateway, by outcome")
          .tag("module_name", key.module())
          .tag("service_name", key.service())
          .tag("function", key.function())
          .tag("outcome", outcome.word())
          .register(registry);
    }
    FunctionCounter.builder("modmesh.gateway.call.time", counters, CallStats::seconds)
        .description("Time spent in calls of a function through this gateway")
        .baseUnit("seconds")
        .tag("module_name", key.module())
        .tag("function", key.function())
        .register(registry);
    FunctionCounter.builder("modmesh.gateway.attempts", counters, CallStats::attempts)
        .description("Attempts at instances, the first ones and retries")
        .tag("module_name", key.module())
        .tag("function", key.function())
        .register(registry);
    FunctionCounter.builder("modmesh.gateway.retries.unpaid", counters, CallStats::unpaidRetries)
        .description("Retries that were not made because the budget of the module was spent")
        .tag("module_name", key.module())
        .tag("function", key.function())
        .register(registry);
    return counters;
  }
}
