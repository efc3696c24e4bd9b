package dev.modmesh.registry.log;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.client.view.RegistryView;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The registry's log over a backend, and the view that follows from it. Each change has exactly one
 * revision. Thread-safe; commits of one process are made one after the other.
 */
public final class RevisionLog {
  private final RegistryBackend backend;
  private final DeltaRing ring;
  private final JsonCodec codec;
  private final ReentrantLock writing = new ReentrantLock();
  private final CopyOnWriteArrayList<BiConsumer<Delta, RegistryView>> listeners =
      new CopyOnWriteArrayList<>();
  private final ReentrantLock changing = new ReentrantLock();
  private final Condition changed = changing.newCondition();
  private volatile RegistryView view;

  /** What a commit did: the revision after it, and the answer of whoever decided. */
  public record Committed<T extends @Nullable Object>(Revision revision, T answer) {}

  /** A decision: what to change, and what to tell the caller. No changes make no revision. */
  public record Decision<T extends @Nullable Object>(List<Change> changes, T answer) {
    /** Copies the changes. */
    public Decision {
      changes = List.copyOf(changes);
    }
  }

  /** Reads the backend's snapshot. */
  public RevisionLog(RegistryBackend backend, DeltaRing ring, JsonCodec codec) {
    this.codec = codec;
    this.backend = backend;
    this.ring = ring;
    RegistryBackend.Snapshot snapshot = backend.snapshot();
    this.view = RegistryView.of(snapshot.revision(), snapshot.items());
  }

  /** The newest view. */
  public RegistryView view() {
    return view;
  }

  /** Calls back after each revision, in order, on the thread that committed. */
  public void onDelta(BiConsumer<Delta, RegistryView> listener) {
    listeners.add(listener);
  }

  /**
   * The changes after {@code from} up to {@code to}, or empty if they are no longer all here, and
   * the reader must begin with a snapshot.
   */
  public Optional<List<Delta>> between(Revision from, Revision to) {
    return ring.between(from, to);
  }

  /** Waits until there is a revision other than this one, or the time is up; returns the view. */
  public RegistryView awaitChange(Revision known, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    changing.lock();
    try {
      while (view.revision().equals(known) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return view;
    } finally {
      changing.unlock();
    }
  }

  /**
   * Decides from the newest view and appends, again if another writer was faster. The decision may
   * be made several times and must not have effects of its own.
   */
  public <T extends @Nullable Object> Committed<T> commit(
      Function<RegistryView, Decision<T>> decide) {
    writing.lock();
    try {
      while (true) {
        RegistryView base = view;
        Decision<T> decision = decide.apply(base);
        List<Change> changes =
            decision.changes().stream().filter(change -> isNews(base, change)).toList();
        if (changes.isEmpty()) {
          return new Committed<>(base.revision(), decision.answer());
        }
        Optional<Revision> appended = backend.append(base.revision(), changes);
        if (appended.isPresent()) {
          publish(new Delta(base.revision(), appended.get(), changes));
          return new Committed<>(appended.get(), decision.answer());
        }
        catchUp();
      }
    } finally {
      writing.unlock();
    }
  }

  /** Compares as JSON: a number may come back from disk in a narrower type than it went. */
  private boolean isNews(RegistryView base, Change change) {
    Item item = base.item(change.kind(), change.key());
    if (item == null || change.value() == null) {
      return (item == null) != (change.value() == null);
    }
    return !Arrays.equals(codec.write(item.value()), codec.write(change.value()));
  }

  private void catchUp() {
    backend
        .read(view.revision())
        .ifPresentOrElse(
            deltas -> deltas.forEach(this::publish),
            () -> {
              RegistryBackend.Snapshot snapshot = backend.snapshot();
              view = RegistryView.of(snapshot.revision(), snapshot.items());
            });
  }

  private void publish(Delta delta) {
    RegistryView next = view.apply(delta);
    ring.add(delta);
    view = next;
    listeners.forEach(listener -> listener.accept(delta, next));
    changing.lock();
    try {
      changed.signalAll();
    } finally {
      changing.unlock();
    }
  }
}
