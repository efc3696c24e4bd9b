package dev.modmesh.gateway.topic;

/**
 * How fast a counter grows, per second: an exponential average over some {@value #TAU_SECONDS} s.
 * Not thread-safe.
 */
final class Rate {
  private static final double TAU_SECONDS = 2;

  private final long firstNanos;
  private long count;
  private long nanos;
  private double rate;

  Rate(long count, long nowNanos) {
    this.count = count;
    this.nanos = nowNanos;
    this.firstNanos = nowNanos;
  }

  double next(long newCount, long nowNanos) {
    double dt = (nowNanos - nanos) / 1e9;
    if (dt <= 0) {
      return Numbers.rounded(rate);
    }
    double now = (newCount - count) / dt;
    boolean first = nanos == firstNanos;
    rate = first ? now : rate + (1 - Math.exp(-dt / TAU_SECONDS)) * (now - rate);
    count = newCount;
    nanos = nowNanos;
    return rate < 0.01 ? 0 : Numbers.rounded(rate);
  }
}
