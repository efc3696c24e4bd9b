package dev.modmesh.registry.testing;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.RegistryBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log in memory, with all deltas; can be told to fail. */
public final class MemoryBackend implements RegistryBackend {
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final List<Delta> deltas = new ArrayList<>();
  private final List<Consumer<Revision>> listeners = new CopyOnWriteArrayList<>();
  private Revision last = new Revision("mem", 0);
  private @Nullable RuntimeException failure;
  private boolean forgetful;
  private boolean closed;
  private int appends;
  private Runnable beforeAppend = () -> {};

  /** Lets every append fail until it is given null. */
  public synchronized void failWith(@Nullable RuntimeException problem) {
    failure = problem;
  }

  /** Keeps no deltas for {@link #read} any more, as the embedded backend does. */
  public synchronized void forgetDeltas() {
    forgetful = true;
  }

  /** Runs before each append, outside of any lock. */
  public void beforeAppend(Runnable hook) {
    beforeAppend = hook;
  }

  /** How many appends have been made. */
  public synchronized int appends() {
    return appends;
  }

  @Override
  public Optional<Revision> append(Revision expected, List<Change> changes) {
    beforeAppend.run();
    Revision next;
    synchronized (this) {
      check();
      if (failure != null) {
        throw failure;
      }
      if (!expected.equals(last)) {
        return Optional.empty();
      }
      next = last.next();
      appends++;
      Delta delta = new Delta(last, next, changes);
      deltas.add(delta);
      changes.forEach(change -> apply(change, next));
      last = next;
    }
    for (Consumer<Revision> listener : listeners) {
      try {
        listener.accept(next);
      } catch (RuntimeException e) {
        System.out.println("a listener failed: " + e);
      }
    }
    return Optional.of(next);
  }

  private void check() {
    if (closed) {
      throw new ProblemException(ProblemType.REGISTRY_UNAVAILABLE, "It is closed.");
    }
  }

  private void apply(Change change, Revision revision) {
    String key = change.kind() + "/" + change.key();
    items.remove(key);
    if (change.value() != null) {
      items.put(key, new Item(change.kind(), change.key(), revision, change.value()));
    }
  }

  @Override
  public synchronized Optional<List<Delta>> read(Revision after) {
    check();
    if (after.equals(last)) {
      return Optional.of(List.of());
    }
    for (int i = 0; i < deltas.size() && !forgetful; i++) {
      if (deltas.get(i).prev().equals(after)) {
        return Optional.of(List.copyOf(deltas.subList(i, deltas.size())));
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized Snapshot snapshot() {
    check();
    return new Snapshot(last, List.copyOf(items.values()));
  }

  @Override
  public void onAppend(Consumer<Revision> listener) {
    listeners.add(listener);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
