package dev.modmesh.registry.watch;

import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.log.RevisionLog;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * All readers of the log. Each delta is encoded once and its bytes are shared; those that come soon
 * after one another are handed to each reader together, and off the thread that commits.
 * Thread-safe.
 */
public final class WatchHub {
  private final RevisionLog log;
  private final Frames frames;
  private final Executor soon;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

  private final ArrayDeque<Step> undelivered = new ArrayDeque<>();

  /** What has been delivered; the log itself may be some revisions ahead. */
  private RegistryView delivered;

  /** The frames of the snapshot that was last asked for: many readers come back at once. */
  private List<byte[]> snapshot = List.of();

  private Revision snapshotRevision = Revision.START;

  /** What was last sent to a reader that came back, up to what has been delivered. */
  private List<byte[]> missed = List.of();

  private Revision missedSince = Revision.START;

  private record Step(Delta delta, RegistryView view) {}

  /**
   * A hub that hears of each revision of this log.
   *
   * @param soon runs deliveries; it may let deltas gather by putting one off
   */
  public WatchHub(RevisionLog log, JsonCodec codec, Executor soon) {
    this.log = log;
    this.frames = new Frames(codec);
    this.soon = soon;
    this.delivered = log.view();
    log.onDelta(this::heard);
  }

  private void heard(Delta delta, RegistryView view) {
    boolean first;
    synchronized (undelivered) {
      first = undelivered.isEmpty();
      undelivered.add(new Step(delta, view));
    }
    if (first) {
      soon.execute(this::deliver);
    }
  }

  private List<Step> gathered() {
    synchronized (undelivered) {
      List<Step> steps = List.copyOf(undelivered);
      undelivered.clear();
      return steps;
    }
  }

  /**
   * Adds a reader: deltas only if the log still has all since {@code since}, else a snapshot,
   * announced by a resync unless the reader asked for everything.
   */
  public synchronized void add(Watcher watcher, Revision since) {
    deliver();
    RegistryView view = delivered;
    List<byte[]> start = new ArrayList<>();
    if (hasMissed(since, view)) {
      start.addAll(missed);
      start.add(frames.bookmark(view));
    } else {
      if (!since.equals(Revision.START)) {
        start.add(frames.resync(since.sameEpoch(view.revision()) ? "compacted" : "epoch"));
      }
      start.addAll(snapshot(view));
    }
    watchers.add(watcher);
    watcher.restart(start);
  }

  /** Encodes what came since a revision, unless it is encoded already: many come back at once. */
  private boolean hasMissed(Revision since, RegistryView view) {
    if (since.equals(Revision.START)) {
      return false;
    }
    if (!since.equals(missedSince)) {
      Optional<List<Delta>> deltas = log.between(since, view.revision());
      if (deltas.isEmpty()) {
        return false;
      }
      missed = Missed.of(since, deltas.get()).stream().map(frames::delta).toList();
      missedSince = since;
    }
    return true;
  }

  private List<byte[]> snapshot(RegistryView view) {
    if (snapshot.isEmpty() || !snapshotRevision.equals(view.revision())) {
      snapshot = frames.snapshot(view);
      snapshotRevision = view.revision();
    }
    return snapshot;
  }

  /** Removes a reader. */
  public void remove(Watcher watcher) {
    watchers.remove(watcher);
  }

  private synchronized void deliver() {
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    for (Step step : gathered()) {
      Delta delta = step.delta();
      delivered = step.view();
      snapshot = List.of();
      missed = List.of();
      missedSince = Revision.START;
      if (watchers.isEmpty()) {
        continue;
      }
      if (delta.revision().equals(delta.prev().next())) {
        together.writeBytes(frames.delta(delta));
      } else {
        together.reset(); // the new start has it
        startOver(delta.revision().sameEpoch(delta.prev()) ? "compacted" : "epoch", step.view());
      }
    }
    if (together.size() > 0) {
      byte[] all = together.toByteArray();
      watchers.forEach(watcher -> watcher.offer(all));
    }
  }

  /** For a step over several revisions, after which a reader's items would have other ones. */
  private void startOver(String reason, RegistryView view) {
    List<byte[]> start = new ArrayList<>(List.of(frames.resync(reason)));
    start.addAll(snapshot(view));
    watchers.forEach(watcher -> watcher.restart(start));
  }

  /** Sends bookmarks to those who wait, and new snapshots to those who fell behind. */
  public synchronized void tick() {
    deliver();
    if (watchers.isEmpty()) {
      return;
    }
    RegistryView view = delivered;
    byte[] bookmark = frames.bookmark(view);
    for (Watcher watcher : watchers) {
      if (watcher.hasOverflown()) {
        List<byte[]> start = new ArrayList<>(List.of(frames.resync("slow")));
        start.addAll(snapshot(view));
        watcher.restart(start);
      } else if (watcher.isDrained()) {
        watcher.offer(bookmark);
      }
    }
  }

  /** How many readers there are. */
  public int size() {
    return watchers.size();
  }
}
