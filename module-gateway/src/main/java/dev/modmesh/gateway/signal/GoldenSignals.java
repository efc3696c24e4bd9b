package dev.modmesh.gateway.signal;

import dev.modmesh.cache.stats.CacheStats;
import dev.modmesh.cache.stats.Count;
import dev.modmesh.cache.stats.FunctionStats;
import dev.modmesh.gateway.demand.Demands;
import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.outcome.CallMetrics;
import dev.modmesh.gateway.outcome.CallMetrics.Counted;
import dev.modmesh.gateway.outcome.LatencyProfile;
import dev.modmesh.gateway.upstream.Peers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.List;

/** The signals of the last 15 minutes: a few sums of counters each second. Thread-safe. */
@ApplicationScoped
public class GoldenSignals {
  private static final int KEPT = 900;

  private final CallMetrics metrics;
  private final CallTables tables;
  private final Demands demands;
  private final CacheStats cache;
  private final ArrayDeque<Second> seconds = new ArrayDeque<>();
  private long calls;
  private long faults;
  private long retries;
  private long cacheReads;
  private long cacheHits;

  /** Nothing seen yet. */
  public GoldenSignals(CallMetrics metrics, CallTables tables, Demands demands, CacheStats cache) {
    this.metrics = metrics;
    this.tables = tables;
    this.demands = demands;
    this.cache = cache;
  }

  /** Notes the second that ends now. */
  public synchronized void note(long epochSecond) {
    long[] latencies = new long[LatencyProfile.buckets()];
    long sumCalls = 0;
    long sumFaults = 0;
    long sumRetries = 0;
    for (Counted one : metrics.all()) {
      sumCalls += one.stats().calls();
      sumFaults += one.stats().faults();
      sumRetries += one.stats().retries();
      one.stats().latency().addTo(latencies);
    }
    int inFlight = 0;
    int hosts = 0;
    int open = 0;
    for (Peers peers : tables.groups().values()) {
      inFlight += peers.gate().inFlight();
      hosts += peers.size();
      open += peers.open();
    }
    long sumHits = 0;
    long sumMisses = 0;
    for (FunctionStats one : cache.all().values()) {
      sumHits += one.get(Count.NEAR_HITS) + one.get(Count.REMOTE_HITS);
      sumMisses += one.get(Count.MISSES);
    }
    seconds.addLast(
        new Second(
            epochSecond,
            sumCalls - calls,
            sumFaults - faults,
            sumRetries - retries,
            LatencyProfile.quantile(latencies, 0.5),
            LatencyProfile.quantile(latencies, 0.95),
            LatencyProfile.quantile(latencies, 0.99),
            inFlight,
            demands.pools().values().stream().mapToLong(pool -> pool.demand().waiting()).sum(),
            hosts,
            open,
            sumHits + sumMisses - cacheReads,
            sumHits - cacheHits));
    calls = sumCalls;
    faults = sumFaults;
    retries = sumRetries;
    cacheReads = sumHits + sumMisses;
    cacheHits = sumHits;
    if (seconds.size() > KEPT) {
      seconds.removeFirst();
    }
  }

  /** The newest seconds, oldest first. */
  public synchronized List<Second> newest(int count) {
    return seconds.stream().skip(Math.max(0, seconds.size() - (long) count)).toList();
  }

  /** All that are kept, oldest first. */
  public List<Second> all() {
    return newest(KEPT);
  }
}
