package dev.modmesh.gateway.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened in the last {@value #KEPT_MILLIS} ms while somebody read, for time travel: a state
 * and what followed it, in steps of {@value #STEP_MILLIS} ms. The state moves on with the oldest
 * step. Confined to the thread of the feed.
 */
final class FeedHistory {
  static final long KEPT_MILLIS = 15 * 60_000;
  static final long STEP_MILLIS = 2_000;
  private static final int MOST_ROWS = 400_000;

  private final ArrayDeque<Tick> steps = new ArrayDeque<>();
  private final List<Tick> open = new ArrayList<>();
  private final Map<String, Map<String, Map<String, @Nullable Object>>> base = new HashMap<>();
  private long baseMillis;
  private long rows;

  /** Begins anew with this state. */
  void restart(Map<String, Map<String, Map<String, @Nullable Object>>> state, long millis) {
    steps.clear();
    open.clear();
    base.clear();
    rows = 0;
    state.forEach((topic, table) -> base.put(topic, new HashMap<>(table)));
    baseMillis = millis;
  }

  void add(Tick tick) {
    if (!open.isEmpty() && tick.millis() - open.getFirst().millis() >= STEP_MILLIS) {
      close();
    }
    open.add(tick);
  }

  private void close() {
    Tick step = Tick.merged(open);
    open.clear();
    steps.addLast(step);
    rows += size(step);
    while (steps.size() > 1
        && (rows > MOST_ROWS || steps.getFirst().millis() < step.millis() - KEPT_MILLIS)) {
      Tick oldest = steps.removeFirst();
      rows -= size(oldest);
      apply(oldest);
    }
  }

  private static long size(Tick step) {
    return step.topics().values().stream()
        .mapToLong(d -> d.put().size() + d.deleted().size())
        .sum();
  }

  private void apply(Tick step) {
    step.topics()
        .forEach(
            (topic, delta) -> {
              Map<String, Map<String, @Nullable Object>> table =
                  base.computeIfAbsent(topic, unused -> new HashMap<>());
              delta.deleted().forEach(table::remove);
              delta.put().forEach((key, fields) -> table.merge(key, fields, FeedHistory::patched));
            });
    baseMillis = step.millis();
  }

  private static Map<String, @Nullable Object> patched(
      Map<String, @Nullable Object> row, Map<String, @Nullable Object> fields) {
    Map<String, @Nullable Object> both = new HashMap<>(row);
    both.putAll(fields);
    both.values().removeIf(java.util.Objects::isNull);
    return both;
  }

  Map<String, Map<String, Map<String, @Nullable Object>>> base() {
    return base;
  }

  long baseMillis() {
    return baseMillis;
  }

  /** All that followed the state, oldest first. */
  List<Tick> steps() {
    List<Tick> all = new ArrayList<>(steps);
    if (!open.isEmpty()) {
      all.add(Tick.merged(open));
    }
    return all;
  }
}
