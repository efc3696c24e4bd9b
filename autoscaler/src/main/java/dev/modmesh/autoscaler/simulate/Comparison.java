package dev.modmesh.autoscaler.simulate;

import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.decide.baseline.Fixed;
import dev.modmesh.autoscaler.simulate.replay.Outcome;
import dev.modmesh.autoscaler.simulate.replay.Replay;
import dev.modmesh.autoscaler.simulate.trace.ArrivalTrace;
import dev.modmesh.autoscaler.simulate.trace.Calls;
import dev.modmesh.autoscaler.simulate.trace.ServiceTimes;

/**
 * Plays one trace against policies: the same calls for each.
 *
 * @param pool what the policies are told
 * @param service until the trace has recorded service times
 * @param coldStartSeconds how long instances take to start, which the policies have to find out
 */
record Comparison(
    ArrivalTrace trace,
    PoolProfile pool,
    ServiceTimes service,
    double coldStartSeconds,
    long seed) {
  private static final double TARGET_MISS_RATE = 0.01;

  /** What came of a policy, under the name to show for it. */
  record Result(String policy, Outcome outcome) {}

  /** With a policy by its name; {@code fixed} is the best fixed size in hindsight. */
  Result with(String policy) {
    if (Policies.FIXED.equals(policy)) {
      return bestFixed();
    }
    return new Result(policy, play(Policies.named(policy, pool.initial()), pool));
  }

  /** The smallest size with which at most one percent of the calls misses its objective. */
  private Result bestFixed() {
    int low = Math.max(1, pool.min());
    int high = pool.max();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (fixed(middle).missRate() <= TARGET_MISS_RATE) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return new Result(Policies.FIXED + ":" + low, fixed(low));
  }

  private Outcome fixed(int instances) {
    return play(new Fixed(instances), pool.startingWith(instances));
  }

  private Outcome play(ScalingPolicy<?> policy, PoolProfile profile) {
    return new Replay(
            profile,
            policy,
            new Calls(trace, service, seed),
            trace.durationSeconds(),
            coldStartSeconds,
            seed)
        .run();
  }
}
