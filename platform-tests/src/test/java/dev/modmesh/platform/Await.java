package dev.modmesh.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must come about by itself, and not for ever. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /** Waits until a condition holds; fails the test, saying what did not come about. */
  public static void until(String what, Duration atMost, BooleanSupplier holds) {
    value(what, atMost, () -> holds.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Waits until there is a value. */
  public static <T> T value(String what, Duration atMost, Supplier<Optional<T>> source) {
    long end = System.nanoTime() + atMost.toNanos();
    Optional<T> found = source.get();
    while (found.isEmpty()) {
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError("not within " + atMost.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      found = source.get();
    }
    return found.get();
  }
}
