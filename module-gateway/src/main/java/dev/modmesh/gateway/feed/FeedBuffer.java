package dev.modmesh.gateway.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The ticks of the last {@value #KEPT_MILLIS} ms, from which readers go on that were away for a
 * moment or are slow. Confined to the thread of the feed.
 */
final class FeedBuffer {
  static final long KEPT_MILLIS = 60_000;

  private final ArrayDeque<Tick> ticks = new ArrayDeque<>();

  void add(Tick tick) {
    ticks.addLast(tick);
    while (ticks.getFirst().millis() < tick.millis() - KEPT_MILLIS) {
      ticks.removeFirst();
    }
  }

  void clear() {
    ticks.clear();
  }

  /** The ticks that follow this number, oldest first; empty if they are not all here. */
  List<Tick> after(long seq) {
    List<Tick> found = new ArrayList<>();
    boolean complete = false;
    for (Tick tick : ticks) {
      complete |= tick.prev() == seq;
      if (complete) {
        found.add(tick);
      }
    }
    return found;
  }
}
