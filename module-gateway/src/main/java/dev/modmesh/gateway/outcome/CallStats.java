package dev.modmesh.gateway.outcome;

import java.util.concurrent.atomic.LongAdder;

/** Plain counters of one function, read at scrape. Thread-safe. */
public final class CallStats {
  private final LongAdder[] calls = new LongAdder[Outcome.values().length];
  private final LongAdder nanos = new LongAdder();

  CallStats() {
    for (int i = 0; i < calls.length; i++) {
      calls[i] = new LongAdder();
    }
  }

  /** Counts a finished call. */
  public void record(Outcome outcome, long durationNanos) {
    calls[outcome.ordinal()].increment();
    nanos.add(durationNanos);
  }

  /** How many calls ended so. */
  public long count(Outcome outcome) {
    return calls[outcome.ordinal()].sum();
  }

  /** Seconds spent in all calls together. */
  public double seconds() {
    return nanos.sum() / 1e9;
  }
}
