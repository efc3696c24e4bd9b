package dev.modmesh.gateway.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel (Varghese and Lauck, 1987, scheme 6): {@value #SLOTS} slots of {@value
 * #TICK_MILLIS} ms; an entry lies in slot {@code (deadline / tick) mod slots} and is looked at once
 * a round. Adding is an append to a list; cancelling empties the entry, which the next round drops.
 * Confined to one event loop.
 *
 * <p>A turn that comes late tells that the loop itself is behind: a call waits for it at least
 * twice, however quick the instance is.
 */
final class DeadlineWheel {
  static final int TICK_MILLIS = 10;
  private static final int SLOTS = 512;
  private static final int LAG_DECAY = 8; // an eighth a turn
  private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;

  private final List<List<Entry>> slots = new ArrayList<>(SLOTS);
  private long nextTick;
  private long lastAdvance;
  private long lag;

  /** Something that will run unless it is cancelled before. */
  static final class Entry {
    private final long deadlineNanos;
    private @Nullable Runnable action;

    private Entry(long deadlineNanos, Runnable action) {
      this.deadlineNanos = deadlineNanos;
      this.action = action;
    }

    void cancel() {
      action = null;
    }
  }

  DeadlineWheel(long nowNanos) {
    nextTick = Math.floorDiv(nowNanos, TICK_NANOS);
    lastAdvance = nowNanos;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>());
    }
  }

  Entry add(long deadlineNanos, Runnable action) {
    Entry entry = new Entry(deadlineNanos, action);
    long tick = Math.max(Math.floorDiv(deadlineNanos, TICK_NANOS) + 1, nextTick);
    slots.get(Math.floorMod(tick, SLOTS)).add(entry);
    return entry;
  }

  /** Runs what is due. */
  void advance(long nowNanos) {
    long late = nowNanos - lastAdvance - TICK_NANOS;
    lag = Math.max(late, lag - lag / LAG_DECAY);
    lastAdvance = nowNanos;
    long now = Math.floorDiv(nowNanos, TICK_NANOS);
    long last = Math.min(now, nextTick + SLOTS - 1);
    for (; nextTick <= last; nextTick++) {
      runDue(slots.get(Math.floorMod(nextTick, SLOTS)), nowNanos);
    }
    nextTick = now + 1;
  }

  /** By how much turns came late of late: the worst, which fades within some 100 ms. */
  long lagNanos() {
    return lag;
  }

  private static void runDue(List<Entry> slot, long nowNanos) {
    if (slot.isEmpty()) {
      return;
    }
    List<Runnable> due = new ArrayList<>();
    slot.removeIf(
        entry -> {
          Runnable action = entry.action;
          if (action != null && entry.deadlineNanos - nowNanos > 0) {
            return false;
          }
          if (action != null) {
            due.add(action);
          }
          return true;
        });
    due.forEach(Runnable::run);
  }
}
