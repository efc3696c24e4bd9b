package dev.modmesh.cache.redis;

import dev.modmesh.cache.coherence.Safeguards;
import java.time.Duration;

/**
 * How the shared tier is used.
 *
 * @param bound how long after an invalidation was acknowledged others may still see past it
 * @param timeout how long an answer is waited for
 * @param replicas how many replicas must have an invalidation or a lease before it counts; 0 for a
 *     server without replicas
 * @param safeguards all of them, but for tests
 */
public record RedisSettings(Duration bound, Duration timeout, int replicas, Safeguards safeguards) {
  /** Half of the bound is left for a renewal or two that get lost. */
  Duration lease() {
    return bound.multipliedBy(9).dividedBy(10);
  }

  Duration renewal() {
    return bound.dividedBy(4);
  }
}
