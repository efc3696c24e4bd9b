package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.Recent;

/**
 * The highest need of the last while: fast attack, slow decay. Starts that take long make the while
 * longer, as a release that was wrong costs more.
 *
 * @param needs oldest first
 */
record PeakHold(Recent<Need> needs) {
  private static final int CAPACITY = 384;

  /** What the arrivals needed at a time. */
  record Need(double time, int instances) {}

  static PeakHold none() {
    return new PeakHold(Recent.none(CAPACITY));
  }

  PeakHold plus(Need need, double holdSeconds) {
    double oldest = need.time() - holdSeconds;
    return new PeakHold(needs.plus(need).withoutOld(old -> old.time() < oldest));
  }

  int highest() {
    return needs.items().stream().mapToInt(Need::instances).max().orElse(0);
  }

  /** The lowest need since a time. */
  int lowestSince(double time, int fallback) {
    return needs.items().stream()
        .filter(need -> need.time() >= time)
        .mapToInt(Need::instances)
        .min()
        .orElse(fallback);
  }
}
