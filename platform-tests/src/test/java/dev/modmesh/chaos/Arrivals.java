package dev.modmesh.chaos;

import java.util.Arrays;

/** When requests came in, as readings of {@link System#nanoTime()}. Thread-safe. */
final class Arrivals {
  private long[] nanos = new long[1024];
  private int count;

  synchronized void add() {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = System.nanoTime();
  }

  /** How many there are. */
  synchronized int count() {
    return count;
  }

  /** How many came from one moment until before another. */
  synchronized int between(long fromNanos, long toNanos) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (nanos[i] - fromNanos >= 0 && nanos[i] - toNanos < 0) {
        found++;
      }
    }
    return found;
  }
}
