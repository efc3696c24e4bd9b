package dev.modmesh.cache.redis;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether a shard is worth asking. After a failure it is left alone for a time that doubles with
 * each further one, with jitter; then one question at a time tries it. Thread-safe.
 */
final class ShardHealth {
  private static final long FIRST_NANOS = 50_000_000;
  private static final long LAST_NANOS = 1_000_000_000;

  private final AtomicLong nextTry = new AtomicLong();
  private volatile boolean failing;
  private volatile long backoff = FIRST_NANOS;

  /** Whether to ask now; while it fails, that is granted to one. */
  boolean mayAsk(long nowNanos, long patienceNanos) {
    if (!failing) {
      return true;
    }
    long due = nextTry.get();
    return nowNanos - due >= 0 && nextTry.compareAndSet(due, nowNanos + patienceNanos);
  }

  boolean isFailing() {
    return failing;
  }

  void succeeded() {
    if (failing) {
      failing = false;
      backoff = FIRST_NANOS;
    }
  }

  void failed(long nowNanos) {
    long wait = backoff / 2 + ThreadLocalRandom.current().nextLong(backoff / 2);
    nextTry.set(nowNanos + wait);
    if (failing) {
      backoff = Math.min(LAST_NANOS, backoff * 2);
    }
    failing = true;
  }
}
