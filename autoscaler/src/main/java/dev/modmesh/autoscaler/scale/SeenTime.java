package dev.modmesh.autoscaler.scale;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that figures cover. What nobody saw was no idleness: such time does not pass here. Used
 * by one thread.
 */
final class SeenTime {
  private static final double LONGEST_BREAK_SECONDS = 1.5;

  private final Instant begun;
  private Instant unbrokenSince;
  private Instant seenUntil;
  private double unseenSeconds;

  SeenTime(Instant now) {
    begun = now;
    unbrokenSince = now;
    seenUntil = now;
  }

  /**
   * Figures have come.
   *
   * @param span seconds that they cover
   * @return whether there were none for a while before
   */
  boolean breaks(double span, Instant now) {
    double unseen = seconds(seenUntil, now) - span;
    boolean breaks = unseen > LONGEST_BREAK_SECONDS;
    if (breaks) {
      unseenSeconds += unseen;
      unbrokenSince = now;
      seenUntil = now;
    }
    return breaks;
  }

  /** Figures were used. */
  void seen(Instant now) {
    seenUntil = now;
  }

  /** Since when there was no break. */
  Instant unbrokenSince() {
    return unbrokenSince;
  }

  /** Whether it is not longer than this that figures come without a break. */
  boolean isYoungerThan(Duration time, Instant now) {
    return now.isBefore(unbrokenSince.plus(time));
  }

  /** Seconds since the begin, without those that nobody saw. */
  double passed(Instant now) {
    return seconds(begun, now) - unseenSeconds;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
