package dev.modmesh.gateway.feed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that changed between two sequence numbers.
 *
 * @param prev the number that a reader must have for this to fit
 * @param millis when it was seen, since the epoch
 */
record Tick(long prev, long seq, long millis, Map<String, TableDelta> topics) {
  /** Several that follow each other as one. */
  static Tick merged(List<Tick> ticks) {
    Map<String, TableDelta> all = new LinkedHashMap<>();
    for (Tick tick : ticks) {
      tick.topics.forEach((topic, delta) -> all.merge(topic, delta, TableDelta::then));
    }
    Tick last = ticks.getLast();
    return new Tick(ticks.getFirst().prev, last.seq, last.millis, all);
  }
}
