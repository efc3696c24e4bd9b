package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.Recent;
import java.util.List;

/**
 * Arrivals of the last half minute, and since when they have come at one rate. The window grows up
 * to its limit and is cut when the latest rate differs from the rate before by more than chance:
 * counts of independent arrivals have the variance of their mean (Poisson), so a rate measured over
 * {@code d} seconds has the standard deviation {@code sqrt(rate / d)}.
 *
 * <ul>
 *   <li>the last second, or service time if that is longer, is above the mean before by {@code k}
 *       standard deviations: the window starts with it (a jump)
 *   <li>the last three seconds are above or below: the window starts with these (a smaller jump, a
 *       fall)
 * </ul>
 *
 * @param samples oldest first
 * @param windowStart since when
 */
record Arrivals(Recent<Sample> samples, double windowStart) {
  private static final int CAPACITY = 384;
  private static final double KEPT_SECONDS = 30;
  private static final double JUMP_SECONDS = 1;
  private static final double CHANGE_SECONDS = 3;
  private static final double LEAST_HISTORY_SECONDS = 0.9;
  private static final double EPSILON = 1e-9;

  /** How many calls came in the {@code span} seconds up to {@code end}. */
  record Sample(double end, double span, double count) {}

  /**
   * A mean rate and over how many seconds it was measured.
   *
   * @param perSecond 0 if nothing was measured
   */
  record Rate(double perSecond, double seconds) {}

  static Arrivals none() {
    return new Arrivals(Recent.none(CAPACITY), 0);
  }

  Arrivals plus(Sample sample, double windowSeconds) {
    double oldest = sample.end() - Math.max(KEPT_SECONDS, windowSeconds);
    return new Arrivals(samples.plus(sample).withoutOld(old -> old.end() < oldest), windowStart);
  }

  /** Forgets the rate before, as after a pause. */
  Arrivals restartedAt(double time) {
    return new Arrivals(samples, time);
  }

  /** Cuts the window where the rate has changed. */
  Arrivals adapted(double now, double service, SurgeSettings settings) {
    double jump = settings.strict() ? Math.max(JUMP_SECONDS, service) : JUMP_SECONDS;
    double start =
        Math.max(changePoint(now, jump, settings.changeSigmas()), now - settings.windowSeconds());
    return new Arrivals(samples, start);
  }

  private double changePoint(double now, double jump, double sigmas) {
    Rate latest = between(now - jump, now);
    Rate before = between(windowStart, now - jump);
    if (before.seconds() <= LEAST_HISTORY_SECONDS || latest.seconds() <= 0) {
      return windowStart;
    }
    double deviation =
        Math.sqrt(Math.max(before.perSecond(), 0.5) / Math.max(latest.seconds(), 0.2));
    if (latest.perSecond() > before.perSecond() + sigmas * deviation) {
      return now - latest.seconds();
    }
    Rate recent = between(now - CHANGE_SECONDS, now);
    Rate past = between(windowStart, now - CHANGE_SECONDS);
    if (past.seconds() <= LEAST_HISTORY_SECONDS) {
      return windowStart;
    }
    deviation = Math.sqrt(Math.max(past.perSecond(), 0.5) / recent.seconds());
    boolean changed =
        recent.perSecond() > past.perSecond() + sigmas * deviation
            || recent.perSecond() < past.perSecond() - sigmas * deviation;
    return changed ? now - CHANGE_SECONDS : windowStart;
  }

  /** The rate within the window. */
  Rate current(double now) {
    return between(windowStart, now);
  }

  /** The samples within the window, oldest first. */
  List<Sample> window() {
    return samples.items().stream().filter(sample -> sample.end() > windowStart + EPSILON).toList();
  }

  private Rate between(double from, double until) {
    double count = 0;
    double seconds = 0;
    List<Sample> all = samples.items();
    for (int i = all.size() - 1; i >= 0 && all.get(i).end() > from + EPSILON; i--) {
      if (all.get(i).end() <= until + EPSILON) {
        count += all.get(i).count();
        seconds += all.get(i).span();
      }
    }
    return new Rate(seconds > 0 ? count / seconds : 0, seconds);
  }
}
