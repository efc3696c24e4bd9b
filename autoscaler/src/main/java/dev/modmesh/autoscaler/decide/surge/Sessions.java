package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.Recent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the pool had work and when it had none. A session begins with a call after idleness and ends
 * when for three seconds nothing came, waited or ran.
 *
 * @param idle whether no session goes on
 * @param lastBusy when a call last came or waited; 0 before the first
 * @param startedAt when the session began
 * @param calls of the session so far
 * @param headCalls of these, the ones that came before an instance requested by the first could
 *     help
 * @param wakePending when the session began, while its size is not yet known
 * @param gaps idle times between sessions, in seconds
 * @param pastCalls of the sessions before
 * @param pastHeadCalls of the sessions before
 * @param wakeSizes instances that were needed two seconds into each session
 */
record Sessions(
    boolean idle,
    double lastBusy,
    double startedAt,
    double calls,
    double headCalls,
    @Nullable Double wakePending,
    Recent<Double> gaps,
    Recent<Double> pastCalls,
    Recent<Double> pastHeadCalls,
    Recent<Integer> wakeSizes) {
  private static final double ENDS_AFTER_SECONDS = 3;
  private static final double WAKE_SETTLES_SECONDS = 2;
  private static final int GAPS_KEPT = 200;
  private static final int SESSIONS_KEPT = 50;
  private static final int WAKES_KEPT = 20;
  private static final int LEAST_WAKES = 2;

  static Sessions none() {
    return new Sessions(
        true,
        0,
        0,
        0,
        0,
        null,
        Recent.none(GAPS_KEPT),
        Recent.none(SESSIONS_KEPT),
        Recent.none(SESSIONS_KEPT),
        Recent.none(WAKES_KEPT));
  }

  /** Whether any session was seen. */
  boolean hasBegun() {
    return lastBusy > 0;
  }

  /** Whether this observation begins a session. */
  boolean isWokenBy(PoolObservation observation) {
    return idle && (observation.arrivals() > 0 || observation.queue() > 0);
  }

  Sessions after(PoolObservation observation, double lead) {
    double now = observation.time();
    if (observation.arrivals() > 0 || observation.queue() > 0) {
      Sessions open = idle ? begun(now) : this;
      return open.counting(now, observation.arrivals(), lead);
    }
    boolean ends = !observation.isBusy() && !idle && now - lastBusy >= ENDS_AFTER_SECONDS;
    return ends ? ended() : this;
  }

  private Sessions begun(double now) {
    return new Sessions(
        false,
        lastBusy,
        now,
        0,
        0,
        now,
        lastBusy > 0 ? gaps.plus(now - lastBusy) : gaps,
        pastCalls,
        pastHeadCalls,
        wakeSizes);
  }

  private Sessions counting(double now, double arrivals, double lead) {
    return new Sessions(
        false,
        now,
        startedAt,
        calls + arrivals,
        now - startedAt <= lead ? headCalls + arrivals : headCalls,
        wakePending,
        gaps,
        pastCalls,
        pastHeadCalls,
        wakeSizes);
  }

  private Sessions ended() {
    return new Sessions(
        true,
        lastBusy,
        startedAt,
        calls,
        headCalls,
        wakePending,
        gaps,
        pastCalls.plus(Math.max(1, calls)),
        pastHeadCalls.plus(Math.max(1, headCalls)),
        wakeSizes);
  }

  /** Learns how many instances the session needed at its begin. */
  Sessions sized(double now, int base) {
    if (wakePending == null || now - wakePending < WAKE_SETTLES_SECONDS) {
      return this;
    }
    return new Sessions(
        idle,
        lastBusy,
        startedAt,
        calls,
        headCalls,
        null,
        gaps,
        pastCalls,
        pastHeadCalls,
        wakeSizes.plus(base));
  }

  /** Whether enough wake-ups were seen to know their size. */
  boolean knowsWakeSize() {
    return wakeSizes.size() >= LEAST_WAKES;
  }

  /** The median of the sizes of past wake-ups. */
  int wakeSize() {
    List<Integer> sorted = wakeSizes.items().stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** Calls of a session that come too early to be helped by it, as a share of all, at most 1. */
  double headShare() {
    double share = mean(pastHeadCalls) / mean(pastCalls);
    return Math.min(1, share);
  }

  private static double mean(Recent<Double> values) {
    double sum = 0;
    for (double value : values.items()) {
      sum += value;
    }
    return sum / values.size();
  }
}
