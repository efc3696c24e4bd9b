package dev.modmesh.gateway.overload;

/**
 * Whether calls of a function wait in a line at its instances, seen from outside by their latency:
 * it is well above what it is when the instances are calm. Both are geometric means of some twenty
 * calls. What counts as calm falls at once and rises by at most a factor of two a minute, so that a
 * burst is noticed and a function that has really become slower is not held back for ever: what
 * stays slow for {@value #ACCEPT_SECONDS} s although fewer calls are let through is its own
 * slowness.
 *
 * <p>For services that do not say when they have too much. Not exact when loops update it at once;
 * it need not be.
 */
public final class QueueSignal {
  private static final int ACCEPT_SECONDS = 15;
  private static final double WEIGHT = 0.05;
  private static final double RISE_PER_NANO = Math.log(2) / 60e9;
  private static final double FACTOR = Math.log(2.5);
  private static final double LEAST_WAIT_NANOS = 30e6;
  private static final int LEAST_CALLS = 20;

  private volatile double mean;
  private volatile double calm;
  private volatile int calls;
  private volatile long lastNanos;
  private volatile long slowSinceNanos;
  private volatile boolean slow;

  /**
   * Takes the time of a call.
   *
   * @param ended false if nobody waited for its end: it would have taken longer than this
   * @return whether calls wait
   */
  public boolean observe(long latencyNanos, boolean ended, long nowNanos) {
    double log = Math.log(Math.max(1, latencyNanos));
    if (!ended && (calls < LEAST_CALLS || log <= mean)) {
      return slow;
    }
    int known = Math.min(LEAST_CALLS, calls + 1);
    calls = known;
    double now = mean + Math.max(WEIGHT, 1.0 / known) * (log - mean);
    mean = now;
    long passed = Math.max(0, nowNanos - lastNanos);
    lastNanos = nowNanos;
    if (known < LEAST_CALLS) {
      calm = now;
      return false;
    }
    calm = now < calm ? now : calm + Math.min(now - calm, RISE_PER_NANO * passed);
    slow = isSlow(now, nowNanos);
    return slow;
  }

  private boolean isSlow(double now, long nowNanos) {
    boolean waits = now - calm > FACTOR && Math.exp(now) - Math.exp(calm) > LEAST_WAIT_NANOS;
    if (!waits) {
      slowSinceNanos = 0;
      return false;
    }
    if (slowSinceNanos == 0) {
      slowSinceNanos = nowNanos;
    } else if (nowNanos - slowSinceNanos > ACCEPT_SECONDS * 1_000_000_000L) {
      slowSinceNanos = 0;
      calm = now;
      return false;
    }
    return true;
  }
}
