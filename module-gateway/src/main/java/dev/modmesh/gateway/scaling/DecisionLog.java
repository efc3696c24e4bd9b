package dev.modmesh.gateway.scaling;

import dev.modmesh.gateway.event.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of the last day, bounded: of those that change nothing one every ten seconds is
 * kept. Thread-safe.
 */
@ApplicationScoped
public class DecisionLog {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final Duration APART = Duration.ofSeconds(10);
  private static final int MOST = 10_000;

  private final EventLog events;
  private final Map<String, ArrayDeque<ScalingDecision>> pools = new HashMap<>();

  /** An empty log that tells of changes as events. */
  public DecisionLog(EventLog events) {
    this.events = events;
  }

  /** Takes a decision about a pool. */
  public synchronized void add(String pool, ScalingDecision decision) {
    ArrayDeque<ScalingDecision> log = pools.computeIfAbsent(pool, unused -> new ArrayDeque<>());
    ScalingDecision last = log.peekLast();
    boolean changes = last == null || last.desired() != decision.desired();
    if (!changes && Duration.between(last.time(), decision.time()).compareTo(APART) < 0) {
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
    log.addLast(decision);
    Instant oldest = decision.time().minus(KEPT);
    while (log.size() > MOST || log.getFirst().time().isBefore(oldest)) {
      log.removeFirst();
    }
  }

  /**
   * The newest decisions about a pool, newest first.
   *
   * @param changesOnly leaves out those that left the number as it was
   */
  public synchronized List<Map<String, @Nullable Object>> newest(
      String pool, int limit, boolean changesOnly) {
    List<ScalingDecision> all = new ArrayList<>(pools.getOrDefault(pool, new ArrayDeque<>()));
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && found.size() < limit; i--) {
      boolean changed = i == 0 || all.get(i - 1).desired() != all.get(i).desired();
      if (changed || !changesOnly) {
        found.add(all.get(i).toMap());
      }
    }
    return found;
  }
}
