package dev.modmesh.gateway.topic;

import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.feed.FeedSource;
import dev.modmesh.gateway.outcome.CallMetrics;
import dev.modmesh.gateway.outcome.CallMetrics.Counted;
import dev.modmesh.gateway.outcome.CallStats;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What calls of each function of a module that still exists have told, all versions together. */
@Singleton
class FunctionsTopic implements FeedSource {
  private final CallMetrics metrics;
  private final CallTables tables;
  private final Map<String, Rates> rates = new HashMap<>();

  private record Rates(Rate calls, Rate faults, Rate retries) {}

  FunctionsTopic(CallMetrics metrics, CallTables tables) {
    this.metrics = metrics;
    this.tables = tables;
  }

  @Override
  public String topic() {
    return "functions";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    long now = System.nanoTime();
    var modules = tables.table().modules();
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    for (Counted one : metrics.all()) {
      if (modules.containsKey(one.module())) {
        rows.put(one.module() + "/" + one.function(), row(one, now));
      }
    }
    rates.keySet().retainAll(rows.keySet());
    return rows;
  }

  private Map<String, @Nullable Object> row(Counted one, long now) {
    CallStats stats = one.stats();
    Rates known =
        rates.computeIfAbsent(
            one.module() + "/" + one.function(),
            unused ->
                new Rates(
                    new Rate(stats.calls(), now),
                    new Rate(stats.faults(), now),
                    new Rate(stats.retries(), now)));
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("module", one.module());
    row.put("service", one.service());
    row.put("function", one.function());
    row.put("calls", stats.calls());
    row.put("faults", stats.faults());
    row.put("rate", known.calls.next(stats.calls(), now));
    row.put("fault_rate", known.faults.next(stats.faults(), now));
    row.put("retry_rate", known.retries.next(stats.retries(), now));
    row.put("unpaid", stats.unpaidRetries());
    row.put("usual_ms", Numbers.rounded(stats.latency().usualNanos() / 1e6));
    row.put("p50_ms", Numbers.millis(stats.latency().quantile(0.5)));
    row.put("p95_ms", Numbers.millis(stats.latency().quantile(0.95)));
    row.put("p99_ms", Numbers.millis(stats.latency().quantile(0.99)));
    return row;
  }
}
