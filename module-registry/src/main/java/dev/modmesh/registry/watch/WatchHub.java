package dev.modmesh.registry.watch;

import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.log.RevisionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All readers of the log. Each delta is encoded once and its bytes are shared. Thread-safe. */
public final class WatchHub {
  private final RevisionLog log;
  private final Frames frames;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

  /** What has been delivered; the log itself may be a revision ahead. */
  private RegistryView delivered;

  /** The frames of the snapshot that was last asked for: many readers come back at once. */
  private List<byte[]> snapshot = List.of();

  private Revision snapshotRevision = Revision.START;

  /** A hub that hears of each revision of this log. */
  public WatchHub(RevisionLog log, JsonCodec codec) {
    this.log = log;
    this.frames = new Frames(codec);
    this.delivered = log.view();
    log.onDelta(this::deliver);
  }

  /**
   * Adds a reader: deltas only if the log still has all since {@code since}, else a snapshot,
   * announced by a resync unless the reader asked for everything.
   */
  public synchronized void add(Watcher watcher, Revision since) {
    RegistryView view = delivered;
    Optional<List<Delta>> missed =
        since.equals(Revision.START) ? Optional.empty() : log.between(since, view.revision());
    List<byte[]> start = new ArrayList<>();
    if (missed.isPresent()) {
      missed.get().forEach(delta -> start.add(frames.delta(delta)));
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

  private synchronized void deliver(Delta delta, RegistryView view) {
    delivered = view;
    snapshot = List.of();
    if (watchers.isEmpty()) {
      return;
    }
    if (!delta.revision().equals(delta.prev().next())) {
      startOver(delta.revision().sameEpoch(delta.prev()) ? "compacted" : "epoch", view);
      return;
    }
    byte[] frame = frames.delta(delta);
    watchers.forEach(watcher -> watcher.offer(frame));
  }

  /** For a step over several revisions, after which a reader's items would have other ones. */
  private void startOver(String reason, RegistryView view) {
    List<byte[]> start = new ArrayList<>(List.of(frames.resync(reason)));
    start.addAll(snapshot(view));
    watchers.forEach(watcher -> watcher.restart(start));
  }

  /** Sends bookmarks to those who wait, and new snapshots to those who fell behind. */
  public synchronized void tick() {
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
