package dev.modmesh.registry.log;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Revision;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.log.RevisionLog.Committed;
import dev.modmesh.registry.log.RevisionLog.Decision;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A commit that waits for its turn. Guarded by the log's lock until it is done. */
final class Commit<T extends @Nullable Object> {
  private final Function<RegistryView, Decision<T>> decide;
  private @Nullable Decision<T> decision;
  private @Nullable Throwable failure;
  private @Nullable Revision revision;

  Commit(Function<RegistryView, Decision<T>> decide) {
    this.decide = decide;
  }

  /** Decides, again if it has decided before; no changes if that fails. */
  List<Change> decide(RegistryView view) {
    decision = null;
    failure = null;
    try {
      Decision<T> made = decide.apply(view);
      decision = made;
      return made.changes();
    } catch (RuntimeException e) {
      failure = e;
      return List.of();
    }
  }

  void succeed(Revision at) {
    revision = at;
  }

  void fail(Throwable why) {
    failure = why;
    revision = Revision.START;
  }

  boolean isDone() {
    return revision != null;
  }

  Committed<T> result() {
    switch (failure) {
      case null -> {}
      case RuntimeException problem -> throw problem;
      case Error error -> throw error;
      default -> throw new IllegalStateException(failure);
    }
    Decision<T> made = decision;
    Revision at = revision;
    if (made == null || at == null) {
      throw new IllegalStateException("the commit has not been made");
    }
    return new Committed<>(at, made.answer());
  }
}
