package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.PoolProfile;
import org.jspecify.annotations.Nullable;

/**
 * Puts off releases that would soon be regretted. A lower need must last for the dead time, and a
 * small release waits after scaling out: with the share {@code f} of the instances to be released,
 * for {@code reversal x max(0, 1 - f / band)} seconds. So noise around a level makes no release,
 * and a surge that is over does.
 *
 * @param level what was decided last
 * @param lowerSince since when less was wanted; null if it was not
 * @param grownAt when the level last rose; negative infinity before
 */
record ScaleIn(int level, @Nullable Double lowerSince, double grownAt) {
  private static final int SMALL = 3;

  static ScaleIn from(int level) {
    return new ScaleIn(level, null, Double.NEGATIVE_INFINITY);
  }

  /** With its level brought within the bounds of the pool, which an operator may have moved. */
  ScaleIn within(PoolProfile pool) {
    int bounded = pool.clamp(level);
    return bounded == level ? this : new ScaleIn(bounded, lowerSince, grownAt);
  }

  /** The state after a decision; its {@code level} is the decision. */
  ScaleIn towards(int wanted, double now, boolean idle, SurgeSettings settings) {
    if (wanted >= level) {
      return new ScaleIn(wanted, null, wanted > level ? now : grownAt);
    }
    boolean waits =
        (!idle && isFresh(wanted, now, settings))
            || ((!idle || wanted > 0) && isReversal(wanted, now, settings));
    return waits
        ? new ScaleIn(level, lowerSince == null ? now : lowerSince, grownAt)
        : new ScaleIn(wanted, null, grownAt);
  }

  /** Whether less has not been wanted for long enough. */
  boolean isFresh(int wanted, double now, SurgeSettings settings) {
    double lasted = lowerSince == null ? 0 : now - lowerSince;
    boolean oneOfMany = level - wanted == 1 && level > SMALL;
    return lasted < (oneOfMany ? 3 * settings.deadSeconds() : settings.deadSeconds());
  }

  private boolean isReversal(int wanted, double now, SurgeSettings settings) {
    if (settings.reversalBand() <= 0) {
      return false;
    }
    double share = (double) (level - wanted) / level;
    return now - grownAt
        < settings.reversalSeconds() * Math.max(0, 1 - share / settings.reversalBand());
  }
}
