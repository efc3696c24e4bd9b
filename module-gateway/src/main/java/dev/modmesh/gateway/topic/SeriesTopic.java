package dev.modmesh.gateway.topic;

import dev.modmesh.gateway.feed.FeedSource;
import dev.modmesh.gateway.signal.GoldenSignals;
import dev.modmesh.gateway.signal.Second;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The golden signals, one row for each second, by its number since the epoch. */
@Singleton
class SeriesTopic implements FeedSource {
  private final GoldenSignals signals;

  SeriesTopic(GoldenSignals signals) {
    this.signals = signals;
  }

  @Override
  public String topic() {
    return "series";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    signals.all().forEach(second -> rows.put(Long.toString(second.epochSecond()), row(second)));
    return rows;
  }

  private static Map<String, @Nullable Object> row(Second second) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("calls", second.calls());
    row.put("faults", second.faults());
    row.put("retries", second.retries());
    row.put("p50_ms", Numbers.millis(second.p50Nanos()));
    row.put("p95_ms", Numbers.millis(second.p95Nanos()));
    row.put("p99_ms", Numbers.millis(second.p99Nanos()));
    row.put("in_flight", second.inFlight());
    row.put("waiting", second.waiting());
    row.put("instances", second.hosts());
    row.put("open", second.open());
    row.put("cache_reads", second.cacheReads());
    row.put("cache_hits", second.cacheHits());
    return row;
  }
}
