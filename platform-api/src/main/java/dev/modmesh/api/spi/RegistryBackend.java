package dev.modmesh.api.spi;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the registry's log lives. All methods block and may be called from any thread.
 *
 * <p>Every method throws {@link dev.modmesh.api.problem.ProblemException} with {@code
 * registry-unavailable} while the backend cannot be reached.
 */
public interface RegistryBackend extends AutoCloseable {
  /**
   * Appends changes as one revision, durable before it returns.
   *
   * @param expected the revision that the writer looked at
   * @return the new revision, or empty if the log has moved on and the writer must look again
   * @throws dev.modmesh.api.problem.ProblemException also {@code storage-full}. Whether the changes
   *     are in the log is then unknown; the writer looks again
   */
  Optional<Revision> append(Revision expected, List<Change> changes);

  /** The changes after a revision in order, or empty if the log no longer has all of them. */
  Optional<List<Delta>> read(Revision after);

  /** Everything as it stands. */
  Snapshot snapshot();

  /**
   * Begins a new epoch after what is left of the log, because a revision that it gave is no longer
   * in it: a failover lost it. Does nothing if the log is in another epoch already.
   *
   * @param lost the revision that was given
   */
  default void fork(Revision lost) {}

  /**
   * Appends as {@link #append} what a former epoch had and this one lacks, and notes that all of
   * that epoch up to {@code from} is now here, so that nobody brings it again.
   */
  default Optional<Revision> merge(Revision expected, Revision from, List<Change> changes) {
    return append(expected, changes);
  }

  /**
   * Calls back after each append by anyone, with the revision that is now the last. What a listener
   * throws does not reach the writer.
   */
  void onAppend(Consumer<Revision> listener);

  @Override
  void close();

  /**
   * All items at one revision.
   *
   * @param contained for former epochs, the number of the last revision whose changes are in here
   */
  record Snapshot(Revision revision, List<Item> items, Map<String, Long> contained) {
    /** Copies both. */
    public Snapshot {
      items = List.copyOf(items);
      contained = Map.copyOf(contained);
    }

    /** A log that never had another epoch. */
    public Snapshot(Revision revision, List<Item> items) {
      this(revision, items, Map.of());
    }
  }
}
