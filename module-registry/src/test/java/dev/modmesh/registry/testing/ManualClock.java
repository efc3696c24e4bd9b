package dev.modmesh.registry.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Wall and monotonic time that move when a test says so. Thread-safe. */
public final class ManualClock implements InstantSource {
  private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private volatile long nanos = Long.MAX_VALUE - 5_000_000_000L; // so that it wraps around early

  /** Moves both. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
    nanos += duration.toNanos();
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Like {@link System#nanoTime()}. */
  public long nanoTime() {
    return nanos;
  }
}
