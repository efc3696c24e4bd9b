package dev.modmesh.gateway.call;

import dev.modmesh.gateway.config.GatewayConfig;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How long an attempt that may be repeated is waited for before another instance is tried: what the
 * manifest says; else three times the 99th percentile of the function, but not less than the least;
 * half of what is left while that percentile is not known.
 */
@Singleton
class AttemptLimit {
  private static final int FACTOR = 3;

  private final long leastNanos;

  AttemptLimit(GatewayConfig config) {
    leastNanos = config.retry().minAttemptTimeout().toNanos();
  }

  /** The limit for an attempt that begins now, in nanoseconds. */
  long nanos(Exchange exchange) {
    Duration declared = exchange.function().spec().attemptTimeout();
    if (declared != null) {
      return declared.toNanos();
    }
    long p99 = exchange.function().stats().latency().p99Nanos();
    return p99 == 0
        ? Math.max(leastNanos, exchange.remainingNanos() / 2)
        : Math.max(leastNanos, FACTOR * p99);
  }
}
