package dev.modmesh.gateway.retry;

import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential back-off with full jitter (AWS Architecture Blog, "Exponential Backoff and Jitter",
 * 2015): {@code random(0, min(max, base * 2^n))} for the n-th delay. One object serves one call.
 */
public final class FullJitterBackoff implements CustomBackoffStrategy {
  private final long maxMillis;
  private long ceilingMillis;

  /** The first delay is at most {@code baseMillis}. */
  public FullJitterBackoff(long baseMillis, long maxMillis) {
    this.ceilingMillis = baseMillis;
    this.maxMillis = maxMillis;
  }

  @Override
  public long nextDelayInMillis(Throwable unused) {
    long delay = ThreadLocalRandom.current().nextLong(ceilingMillis + 1);
    ceilingMillis = Math.min(maxMillis, ceilingMillis * 2);
    return delay;
  }
}
