package dev.modmesh.host.admission;

/**
 * How long a function usually runs, as a logarithm: the mean of log times, so that a few very long
 * calls do not count for more than they are. It follows a function that has become faster within
 * seconds, one that has become slower within half an hour: a slow one may be under load, and this
 * is what load is measured against. Not thread-safe.
 */
final class UsualTime {
  private static final int CALLS = 64;
  private static final long STEP_NANOS = 500_000_000L;
  private static final double DOWN = 1.0 / 16;
  private static final double UP = 1.0 / 4096;

  private boolean known;
  private double logNanos;
  private double sum;
  private int count;
  private long stepNanos;
  private long lastNanos;

  UsualTime(long nowNanos) {
    stepNanos = nowNanos;
    lastNanos = nowNanos;
  }

  boolean isKnown() {
    return known;
  }

  long lastNanos() {
    return lastNanos;
  }

  /** The logarithm of run time / usual run time. */
  double logSlowdown(double logRunNanos) {
    return logRunNanos - logNanos;
  }

  void add(double logRunNanos, long nowNanos) {
    lastNanos = nowNanos;
    sum += logRunNanos;
    count++;
    if (count >= CALLS && (!known || nowNanos - stepNanos >= STEP_NANOS)) {
      double mean = sum / count;
      logNanos = known ? logNanos + (mean - logNanos) * (mean < logNanos ? DOWN : UP) : mean;
      known = true;
      sum = 0;
      count = 0;
      stepNanos = nowNanos;
    }
  }
}
