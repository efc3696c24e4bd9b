package dev.modmesh.registry.log;

import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest deltas: those of the last {@code keep}, or the last {@code count}, whichever is more.
 * Thread-safe.
 */
public final class DeltaRing {
  private final Duration keep;
  private final int count;
  private final InstantSource clock;
  private final ArrayDeque<Kept> deltas = new ArrayDeque<>();

  private record Kept(Instant at, Delta delta) {}

  /** A ring of this size. */
  public DeltaRing(Duration keep, int count, InstantSource clock) {
    this.keep = keep;
    this.count = count;
    this.clock = clock;
  }

  synchronized void add(Delta delta) {
    Instant now = clock.instant();
    deltas.addLast(new Kept(now, delta));
    while (deltas.size() > count && deltas.getFirst().at().isBefore(now.minus(keep))) {
      deltas.removeFirst();
    }
  }

  /** The deltas after {@code from} up to {@code to}; empty if some are not here. */
  synchronized Optional<List<Delta>> between(Revision from, Revision to) {
    List<Delta> after = new ArrayList<>();
    Revision reached = from;
    for (Kept kept : deltas) {
      if (reached.equals(to)) {
        break;
      }
      if (kept.delta().prev().equals(reached)) {
        after.add(kept.delta());
        reached = kept.delta().revision();
      }
    }
    return reached.equals(to) ? Optional.of(after) : Optional.empty();
  }
}
