package dev.modmesh.gateway.scaling;

import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.gateway.event.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of the last day: of those that change nothing one every ten seconds is kept, and
 * the first that holds, and the first that does so no longer. The newest are at hand, all others in
 * a {@link DecisionStore}. Thread-safe.
 */
public final class DecisionLog implements AutoCloseable {
  /** So many of each kind never wait for the disk. */
  public static final int AT_HAND = 50;

  private static final Duration APART = Duration.ofSeconds(10);
  private static final String HOLD = "hold";

  private final EventLog events;
  private final DecisionStore store;
  private final Map<String, Newest> pools = new HashMap<>();

  private static final class Newest {
    final ArrayDeque<KeptDecision> all = new ArrayDeque<>();
    final ArrayDeque<KeptDecision> changes = new ArrayDeque<>();

    void add(KeptDecision decision) {
      add(all, decision);
      if (decision.changes()) {
        add(changes, decision);
      }
    }

    private static void add(ArrayDeque<KeptDecision> list, KeptDecision decision) {
      list.addFirst(decision);
      if (list.size() > AT_HAND) {
        list.removeLast();
      }
    }

    boolean has(ScalingDecision told) {
      return all.stream().anyMatch(kept -> kept.decision().time().equals(told.time()));
    }
  }

  /** A log that is kept in a file, and goes on with what is there. */
  public static DecisionLog in(Path file, JsonCodec json, EventLog events) {
    return new DecisionLog(events, new SqliteDecisionStore(file, json, InstantSource.system()));
  }

  /** Goes on with what the store has, and tells of changes as events. */
  DecisionLog(EventLog events, DecisionStore store) {
    this.events = events;
    this.store = store;
    for (String pool : store.pools()) {
      Newest newest = new Newest();
      newest.all.addAll(store.newest(pool, AT_HAND, false));
      newest.changes.addAll(store.newest(pool, AT_HAND, true));
      pools.put(pool, newest);
    }
  }

  /** Takes a decision about a pool; one that it has already, since an answer was lost, once. */
  public synchronized void add(String pool, ScalingDecision decision) {
    Newest newest = pools.computeIfAbsent(pool, unused -> new Newest());
    KeptDecision latest = newest.all.peekFirst();
    ScalingDecision last = latest == null ? null : latest.decision();
    boolean changes = last == null || last.desired() != decision.desired();
    if (newest.has(decision) || (!changes && isSoonAfter(last, decision))) {
      return;
    }
    if (changes && last != null) {
      events.add(
          "pool-scaled",
          pool,
          "From "
              + last.desired()
              + " to "
              + decision.desired()
              + " hosts: "
              + decision.reason()
              + ".");
    }
    KeptDecision kept = new KeptDecision(decision, changes);
    newest.add(kept);
    store.add(pool, kept);
  }

  private static boolean isSoonAfter(@Nullable ScalingDecision last, ScalingDecision decision) {
    return last != null
        && HOLD.equals(last.reason()) == HOLD.equals(decision.reason())
        && Duration.between(last.time(), decision.time()).abs().compareTo(APART) < 0;
  }

  /**
   * The newest decisions about a pool, newest first. May wait for the disk if more than {@value
   * #AT_HAND} are wanted.
   *
   * @param changesOnly leaves out those that left the number as it was
   */
  public List<Map<String, @Nullable Object>> newest(String pool, int limit, boolean changesOnly) {
    List<KeptDecision> found =
        limit <= AT_HAND
            ? atHand(pool, limit, changesOnly)
            : store.newest(pool, limit, changesOnly);
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    found.forEach(kept -> maps.add(kept.decision().toMap()));
    return maps;
  }

  private synchronized List<KeptDecision> atHand(String pool, int limit, boolean changesOnly) {
    Newest newest = pools.getOrDefault(pool, new Newest());
    Iterator<KeptDecision> from = (changesOnly ? newest.changes : newest.all).iterator();
    List<KeptDecision> found = new ArrayList<>();
    while (from.hasNext() && found.size() < limit) {
      found.add(from.next());
    }
    return found;
  }

  @Override
  public void close() {
    store.close();
  }
}
