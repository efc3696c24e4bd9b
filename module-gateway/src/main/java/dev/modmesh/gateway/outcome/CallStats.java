package dev.modmesh.gateway.outcome;

import dev.modmesh.gateway.overload.QueueSignal;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted about one function: plain counters, read at scrape, and its latencies.
 * Thread-safe.
 */
public final class CallStats {
  private final LongAdder[] calls = new LongAdder[Outcome.values().length];
  private final LongAdder nanos = new LongAdder();
  private final LongAdder attempts = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder unpaid = new LongAdder();
  private final QueueSignal queue = new QueueSignal();
  private final LatencyProfile latency = new LatencyProfile(System.nanoTime());

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

  /** Counts an attempt. */
  public void attempted() {
    attempts.increment();
  }

  /** Counts an attempt that is not the first of its call. */
  public void retried() {
    retries.increment();
  }

  /** How many attempts were not the first of their calls. */
  public long retries() {
    return retries.sum();
  }

  /** Counts a retry for which the budget had nothing left. */
  public void unpaid() {
    unpaid.increment();
  }

  /** How many attempts were made. */
  public long attempts() {
    return attempts.sum();
  }

  /** How many retries the budget refused. */
  public long unpaidRetries() {
    return unpaid.sum();
  }

  /** Whether its calls wait in a line at the instances. */
  public QueueSignal queue() {
    return queue;
  }

  /** How long its attempts take. */
  public LatencyProfile latency() {
    return latency;
  }

  /** How many calls ended so. */
  public long count(Outcome outcome) {
    return calls[outcome.ordinal()].sum();
  }

  /** How many calls ended in any way. */
  public long calls() {
    long sum = 0;
    for (LongAdder one : calls) {
      sum += one.sum();
    }
    return sum;
  }

  /** How many calls ended in a way that is a fault of the platform or of a module. */
  public long faults() {
    long sum = 0;
    for (Outcome outcome : Outcome.values()) {
      sum += outcome.isFault() ? count(outcome) : 0;
    }
    return sum;
  }

  /** Seconds spent in all calls together. */
  public double seconds() {
    return nanos.sum() / 1e9;
  }
}
