package dev.modmesh.cache.stats;

import java.util.concurrent.atomic.LongAdder;

/** What is counted about one function: plain counters, read at scrape. Thread-safe. */
public final class FunctionStats {
  private final LongAdder[] counts = new LongAdder[Count.values().length];

  /** Nothing yet. */
  public FunctionStats() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** One more. */
  public void add(Count what) {
    counts[what.ordinal()].increment();
  }

  /** So many more. */
  public void add(Count what, long many) {
    counts[what.ordinal()].add(many);
  }

  /** How many so far. */
  public long get(Count what) {
    return counts[what.ordinal()].sum();
  }
}
