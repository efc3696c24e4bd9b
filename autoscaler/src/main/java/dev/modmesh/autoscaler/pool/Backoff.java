package dev.modmesh.autoscaler.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * How a pool's starts went: exponential back-off with full jitter (Brooker, "Exponential Backoff
 * And Jitter", 2015), kept from being too short: pause = d/2 + random(0, d/2), d = min(max, base ·
 * 2^(failures − 1)).
 *
 * @param failures starts that failed in a row
 * @param notBefore when the next start may be
 */
public record Backoff(int failures, Instant notBefore) {
  /** No failure. */
  public static final Backoff NONE = new Backoff(0, Instant.MIN);

  private static final int MAX_DOUBLINGS = 20;

  Backoff afterFailure(PlanPolicy policy, Instant now, RandomGenerator random) {
    long base = policy.backoffBase().toMillis() << Math.min(failures, MAX_DOUBLINGS);
    long full = Math.min(policy.backoffMax().toMillis(), base);
    long pause = full / 2 + (full < 2 ? 0 : random.nextLong(full / 2 + 1));
    return new Backoff(failures + 1, now.plus(Duration.ofMillis(pause)));
  }

  boolean allows(Instant now) {
    return !now.isBefore(notBefore);
  }
}
