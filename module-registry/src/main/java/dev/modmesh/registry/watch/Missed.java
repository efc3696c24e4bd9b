package dev.modmesh.registry.watch;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a reader that comes back has missed: of each key only its last change, so that it gets at
 * most as many deltas as keys have changed, however often. A reader that stops in the middle may go
 * on there, since what was left out comes later; only after the last delta does it know what the
 * log knew at that revision.
 */
final class Missed {
  private Missed() {}

  private record Key(Kind kind, String key) {}

  /** The deltas that are left, in order; each one's {@code prev} is the one before. */
  static List<Delta> of(Revision from, List<Delta> deltas) {
    List<Delta> last = new ArrayList<>();
    Set<Key> seen = new HashSet<>();
    for (Delta delta : deltas.reversed()) {
      List<Change> changes =
          delta.changes().reversed().stream()
              .filter(change -> seen.add(new Key(change.kind(), change.key())))
              .toList()
              .reversed();
      if (!changes.isEmpty()) {
        last.addFirst(new Delta(delta.prev(), delta.revision(), changes));
      }
    }
    Revision prev = from;
    for (int i = 0; i < last.size(); i++) {
      Delta delta = last.get(i);
      last.set(i, new Delta(prev, delta.revision(), delta.changes()));
      prev = delta.revision();
    }
    return List.copyOf(last);
  }
}
