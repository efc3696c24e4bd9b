package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.PoolProfile;
import org.jspecify.annotations.Nullable;

/**
 * How many instances an idle pool keeps. None if a call that finds none is still in time: {@code
 * 1.15 D + 2 S <= objective}. Otherwise by a plan, once three gaps are known; until then for a
 * minute.
 */
final class IdleRule {
  private static final double COLD_START_MARGIN = 1.15;
  private static final int LEAST_GAPS = 3;
  private static final double UNKNOWN_KEEP_SECONDS = 60;

  private final SurgeSettings settings;
  private final PoolProfile pool;
  private final double coldStart;
  private final boolean coldStartFits;

  IdleRule(SurgeSettings settings, PoolProfile pool, double service, double coldStart) {
    this.settings = settings;
    this.pool = pool;
    this.coldStart = coldStart;
    coldStartFits = coldStart * COLD_START_MARGIN + 2 * service <= pool.sloSeconds();
  }

  /** The plan, if one is needed and enough is known. */
  @Nullable IdlePlan plan(Sessions sessions) {
    if (pool.min() > 0 || coldStartFits || sessions.gaps().size() < LEAST_GAPS) {
      return null;
    }
    double sum = 0;
    for (double gap : sessions.gaps().items().stream().sorted().toList()) {
      sum += gap;
    }
    double meanGap = sum / sessions.gaps().size();
    double latePrice = pool.worth() * sessions.headShare() * Math.max(meanGap, 1) / kept(sessions);
    return IdlePlan.cheapest(
        sessions.gaps().items(), coldStart, latePrice, settings.switchSeconds());
  }

  /** How many to have after so much idleness. */
  int instances(double idle, Sessions sessions, @Nullable IdlePlan plan) {
    if (pool.min() > 0) {
      return pool.min();
    }
    if (settings.strict() && pool.initial() == 0 && !sessions.hasBegun()) {
      return 0; // it slept before anybody looked
    }
    if (coldStartFits) {
      return idle > settings.releaseSeconds() ? 0 : 1;
    }
    boolean on = plan == null ? idle < UNKNOWN_KEEP_SECONDS : plan.isOn(idle);
    return on ? kept(sessions) : 0;
  }

  /** Which rule that is. */
  String name() {
    return coldStartFits ? "idle: a cold start is in time" : "idle plan";
  }

  private static int kept(Sessions sessions) {
    return sessions.knowsWakeSize() ? Math.max(1, sessions.wakeSize()) : 1;
  }
}
