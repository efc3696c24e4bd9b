package dev.modmesh.registry.log;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.client.view.RegistryView;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The registry's log over a backend, and the view that follows from it. Each change has exactly one
 * revision. Thread-safe; commits of one process are made one after the other, but those that wait
 * while the disk is busy go into one revision together (group commit), each decided after the one
 * before.
 */
public final class RevisionLog implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RevisionLog.class.getName());

  private final RegistryBackend backend;
  private final DeltaRing ring;
  private final JsonCodec codec;
  private final ReentrantLock writing = new ReentrantLock();
  private final ConcurrentLinkedQueue<Commit<?>> waiting = new ConcurrentLinkedQueue<>();
  private final CopyOnWriteArrayList<Consumer<RegistryView>> preparations =
      new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<BiConsumer<Delta, RegistryView>> listeners =
      new CopyOnWriteArrayList<>();
  private final ReentrantLock changing = new ReentrantLock();
  private final Condition changed = changing.newCondition();
  private final Follower follower;
  private volatile RegistryView view;
  private volatile long confirmedNanos = System.nanoTime();
  private volatile boolean stale;

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
    this(backend, ring, codec, RegistryView.EMPTY);
  }

  /**
   * Reads the backend's snapshot, and brings back what it has lost of what was known before. While
   * the backend is away, what was known is served.
   *
   * @param lastKnown what this process knew before its last end
   * @throws ProblemException {@code registry-unavailable} if the backend is away and nothing is
   *     known
   */
  public RevisionLog(
      RegistryBackend backend, DeltaRing ring, JsonCodec codec, RegistryView lastKnown) {
    this.codec = codec;
    this.backend = backend;
    this.ring = ring;
    this.view = lastKnown;
    this.follower = new Follower(this::refresh);
    try {
      RegistryBackend.Snapshot snapshot = current();
      this.view = RegistryView.of(snapshot.revision(), snapshot.items());
      confirmed();
    } catch (ProblemException e) {
      if (lastKnown.revision().equals(Revision.START)) {
        throw e;
      }
      stale = true;
      LOG.log(
          Level.WARNING,
          "The registry is away ({0}); starting from what was known at revision {1}",
          e.detail(),
          lastKnown.revision());
    }
    backend.onAppend(this::heard);
  }

  /**
   * Begins to follow what other writers append, on a thread of its own: at once when the backend
   * tells of it, within a second if that was lost.
   */
  public void start() {
    follower.start();
  }

  /** Ends following. */
  @Override
  public void close() {
    follower.close();
  }

  private void heard(Revision last) {
    if (!view.revision().equals(last)) {
      follower.wake();
    }
  }

  private void refresh() {
    writing.lock();
    try {
      catchUp();
    } catch (ProblemException e) {
      if (!stale) {
        stale = true;
        LOG.log(Level.WARNING, "The registry is away; serving what is known: {0}", e.detail());
      }
    } finally {
      writing.unlock();
    }
  }

  private void confirmed() {
    confirmedNanos = System.nanoTime();
    if (stale) {
      stale = false;
      LOG.log(Level.INFO, "The registry is back; at revision {0}", view.revision());
    }
  }

  /** How long ago the backend last said that the view is the newest. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - confirmedNanos);
  }

  /** Whether the backend did not answer when it was last asked: the view may be out of date. */
  public boolean isStale() {
    return stale;
  }

  /** The newest view. */
  public RegistryView view() {
    return view;
  }

  /**
   * Calls back with each view before anybody can read it, in order, on a thread that commits: what
   * a reader learns here is acted on already. What it throws is logged, and the view comes all the
   * same.
   */
  public void beforeView(Consumer<RegistryView> preparation) {
    preparations.add(preparation);
  }

  /**
   * Calls back after each revision, in order, on a thread that commits. What a listener throws is
   * logged and hurts neither the commit nor other listeners.
   */
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
   * be made several times, on another thread, and must not have effects of its own.
   *
   * @throws RuntimeException what the decision threw, or the backend's {@code registry-unavailable}
   *     or {@code storage-full}
   */
  public <T extends @Nullable Object> Committed<T> commit(
      Function<RegistryView, Decision<T>> decide) {
    Commit<T> mine = new Commit<>(decide);
    waiting.add(mine);
    writing.lock();
    try {
      if (!mine.isDone()) {
        commitAll(everyWaiting());
      }
    } finally {
      writing.unlock();
    }
    return mine.result();
  }

  /** How many commits wait for their turn. */
  int waiting() {
    return waiting.size();
  }

  private List<Commit<?>> everyWaiting() {
    List<Commit<?>> all = new ArrayList<>();
    for (Commit<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      all.add(next);
    }
    return all;
  }

  private void commitAll(List<Commit<?>> commits) {
    try {
      Revision revision = append(commits);
      commits.forEach(commit -> commit.succeed(revision));
    } catch (RuntimeException | Error e) {
      commits.forEach(commit -> commit.fail(e));
    }
  }

  private Revision append(List<Commit<?>> commits) {
    while (true) {
      RegistryView base = view;
      List<Change> changes = decideAll(base, commits);
      if (changes.isEmpty()) {
        return base.revision();
      }
      Optional<Revision> appended = backend.append(base.revision(), changes);
      if (appended.isPresent()) {
        follow(new Delta(base.revision(), appended.get(), changes));
        confirmed();
        return appended.get();
      }
      catchUp();
    }
  }

  /** What all want together; each sees what those before it want. */
  private List<Change> decideAll(RegistryView base, List<Commit<?>> commits) {
    List<Change> all = new ArrayList<>();
    RegistryView after = base;
    for (Commit<?> commit : commits) {
      RegistryView seen = after;
      List<Change> changes =
          commit.decide(seen).stream().filter(change -> isNews(seen, change)).toList();
      all.addAll(changes);
      if (!changes.isEmpty() && commits.size() > 1) {
        after = seen.apply(new Delta(seen.revision(), base.revision().next(), changes));
      }
    }
    return all;
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
    Optional<List<Delta>> missed = isKnown() ? backend.read(view.revision()) : Optional.empty();
    if (missed.isPresent()) {
      missed.get().forEach(this::follow);
    } else {
      RegistryBackend.Snapshot snapshot = current();
      RegistryView next = RegistryView.of(snapshot.revision(), snapshot.items());
      Delta delta = difference(view, next);
      if (delta.revision().equals(delta.prev().next())) {
        ring.add(delta); // several revisions in one would have other fingerprints
      }
      publish(delta, next);
    }
    confirmed();
  }

  private boolean isKnown() {
    return !view.revision().equals(Revision.START);
  }

  /** The backend's snapshot, after what it lacks of the view has been brought back. */
  private RegistryBackend.Snapshot current() {
    RegistryBackend.Snapshot snapshot = backend.snapshot();
    Revision known = view.revision();
    if (snapshot.revision().sameEpoch(known) && !snapshot.revision().covers(known)) {
      backend.fork(known);
      snapshot = backend.snapshot();
    }
    while (isKnown() && !snapshot.revision().sameEpoch(known)) {
      Reconciliation lost = Reconciliation.of(view, snapshot, codec);
      lost.conflicts().forEach(conflict -> LOG.log(Level.WARNING, conflict));
      if (lost.changes().isEmpty()) {
        break;
      }
      if (backend.merge(snapshot.revision(), known, lost.changes()).isPresent()) {
        LOG.log(
            Level.WARNING,
            "The registry has begun a new epoch; {0} changes up to revision {1} were brought back",
            lost.changes().size(),
            known);
      }
      snapshot = backend.snapshot();
    }
    return snapshot;
  }

  private static Delta difference(RegistryView from, RegistryView to) {
    List<Change> changes = new ArrayList<>();
    for (Item item : from.sortedItems()) {
      if (to.item(item.kind(), item.key()) == null) {
        changes.add(Change.delete(item.kind(), item.key()));
      }
    }
    for (Item item : to.sortedItems()) {
      Item old = from.item(item.kind(), item.key());
      if (old == null || !old.revision().equals(item.revision())) {
        changes.add(Change.put(item.kind(), item.key(), item.value()));
      }
    }
    return new Delta(from.revision(), to.revision(), changes);
  }

  private void follow(Delta delta) {
    RegistryView next = view.apply(delta);
    ring.add(delta);
    publish(delta, next);
  }

  private static void guarded(Delta delta, Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A listener failed at revision " + delta.revision(), e);
    }
  }

  private void publish(Delta delta, RegistryView next) {
    for (Consumer<RegistryView> preparation : preparations) {
      guarded(delta, () -> preparation.accept(next));
    }
    view = next;
    for (BiConsumer<Delta, RegistryView> listener : listeners) {
      guarded(delta, () -> listener.accept(delta, next));
    }
    changing.lock();
    try {
      changed.signalAll();
    } finally {
      changing.unlock();
    }
  }
}
