package dev.modmesh.api.event;

import java.util.List;

/**
 * The changes of one revision, or of several merged in order.
 *
 * @param prev the revision before
 * @param revision the revision after
 */
public record Delta(Revision prev, Revision revision, List<Change> changes) {
  /** Copies the changes. */
  public Delta {
    changes = List.copyOf(changes);
  }
}
