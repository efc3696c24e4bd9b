package dev.modmesh.gateway.outcome;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long attempts of one function take: the usual time and how much it varies, both on a
 * logarithmic scale, and the 99th percentile of the last 10 to 20 s. Times are counted in buckets
 * of 1/8 of an octave, as HdrHistogram does with three significant bits: an error of at most 12.5
 * %. Thread-safe, lock-free.
 */
public final class LatencyProfile {
  private static final int FIRST_OCTAVE = 10; // 1 µs
  private static final int OCTAVES = 28; // to 4.5 min
  private static final int STEPS = 8;
  private static final long WINDOW_NANOS = 10_000_000_000L;
  private static final long REFRESH_NANOS = 1_000_000_000L;
  private static final int LEAST_COUNT = 20;
  private static final double USUAL_WEIGHT = 0.01;
  private static final double FIRST_VARIANCE = 1;

  /** Stands for counts that there are none of yet, since most functions are hardly ever called. */
  private static final AtomicIntegerArray NONE = new AtomicIntegerArray(OCTAVES * STEPS);

  private final AtomicLong windowEnd;
  private final AtomicLong refreshAt;
  private volatile AtomicIntegerArray current = NONE;
  private volatile AtomicIntegerArray previous = NONE;
  private volatile double usualLog;
  private volatile double variance = FIRST_VARIANCE;
  private volatile int seen;
  private volatile long p99Nanos;

  /** Nothing known yet. */
  public LatencyProfile(long nowNanos) {
    windowEnd = new AtomicLong(nowNanos + WINDOW_NANOS);
    refreshAt = new AtomicLong(nowNanos + REFRESH_NANOS / 10);
  }

  /**
   * Takes the time of an attempt that succeeded.
   *
   * @return the logarithm of this time as a share of the usual one, which is the geometric mean
   */
  public double observe(long nanos, long nowNanos) {
    count(nanos, nowNanos);
    double log = Math.log(Math.max(1, nanos));
    int known = seen;
    double before = known == 0 ? log : usualLog;
    double weight = Math.max(USUAL_WEIGHT, 1.0 / (known + 1));
    usualLog = before + weight * (log - before);
    variance += USUAL_WEIGHT * ((log - before) * (log - before) - variance);
    if (known < 1 / USUAL_WEIGHT) {
      seen = known + 1;
    }
    return log - before;
  }

  /**
   * Takes an attempt that was given up after this time: it would have taken longer. So the limit of
   * a function that has become slow grows until calls succeed again.
   */
  public void gaveUp(long nanos, long nowNanos) {
    count(nanos, nowNanos);
  }

  private void count(long nanos, long nowNanos) {
    long end = windowEnd.get();
    if (nowNanos - end >= 0 && windowEnd.compareAndSet(end, nowNanos + WINDOW_NANOS)) {
      previous = current;
      current = new AtomicIntegerArray(OCTAVES * STEPS);
    }
    AtomicIntegerArray counts = current;
    (counts == NONE ? first() : counts).incrementAndGet(bucket(nanos));
    long due = refreshAt.get();
    if (nowNanos - due >= 0 && refreshAt.compareAndSet(due, nowNanos + REFRESH_NANOS)) {
      p99Nanos = quantile(0.99);
    }
  }

  private synchronized AtomicIntegerArray first() {
    if (current == NONE) {
      current = new AtomicIntegerArray(OCTAVES * STEPS);
    }
    return current;
  }

  /** The 99th percentile in nanoseconds, at most a second old; 0 while too little is known. */
  public long p99Nanos() {
    return p99Nanos;
  }

  /** The variance of the logarithm of its times. */
  public double logVariance() {
    return variance;
  }

  /** The usual time of an attempt in nanoseconds; 0 while none is known. */
  public long usualNanos() {
    return seen == 0 ? 0 : (long) Math.exp(usualLog);
  }

  /** How many buckets {@link #addTo} fills. */
  public static int buckets() {
    return OCTAVES * STEPS;
  }

  /** Adds the counts of the last 10 to 20 s to those of other functions. */
  public void addTo(long[] counts) {
    AtomicIntegerArray now = current;
    AtomicIntegerArray before = previous;
    if (now == NONE && before == NONE) {
      return;
    }
    for (int i = 0; i < OCTAVES * STEPS; i++) {
      counts[i] += now.get(i) + before.get(i);
    }
  }

  /** A quantile of such counts in nanoseconds, the upper edge of its bucket; 0 without any. */
  public static long quantile(long[] counts, double share) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    long rank = (long) Math.ceil(share * total);
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += counts[i];
      if (rank > 0 && below >= rank) {
        return upperEdge(i);
      }
    }
    return 0;
  }

  /** A quantile in nanoseconds, the upper edge of its bucket; 0 while too little is known. */
  public long quantile(double share) {
    AtomicIntegerArray now = current;
    AtomicIntegerArray before = previous;
    long total = 0;
    for (int i = 0; i < OCTAVES * STEPS; i++) {
      total += now.get(i) + before.get(i);
    }
    if (total < LEAST_COUNT) {
      return 0;
    }
    long rank = (long) Math.ceil(share * total);
    long below = 0;
    for (int i = 0; i < OCTAVES * STEPS; i++) {
      below += now.get(i) + before.get(i);
      if (below >= rank) {
        return upperEdge(i);
      }
    }
    return upperEdge(OCTAVES * STEPS - 1);
  }

  private static int bucket(long nanos) {
    if (nanos < 1L << FIRST_OCTAVE) {
      return 0;
    }
    int octave = 63 - Long.numberOfLeadingZeros(nanos);
    int step = (int) (nanos >>> (octave - 3)) & (STEPS - 1);
    return Math.min(OCTAVES * STEPS - 1, (octave - FIRST_OCTAVE) * STEPS + step);
  }

  private static long upperEdge(int bucket) {
    int octave = FIRST_OCTAVE + bucket / STEPS;
    return (long) (STEPS + bucket % STEPS + 1) << (octave - 3);
  }
}
