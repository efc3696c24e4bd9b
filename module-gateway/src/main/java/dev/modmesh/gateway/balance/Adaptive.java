package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.outlier.InstanceStats;
import dev.modmesh.gateway.upstream.Upstream;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest of three different random candidates, of all if there are no more:
 *
 * <pre>cost = slowness * (outstanding + 1) / (success rate^2 * weight)</pre>
 *
 * where slowness is the peak-sensitive average of the latency of successes, relative to what the
 * function usually takes. (Peak EWMA and its choice are Finagle's; the error term keeps an instance
 * that fails quickly from looking good.) A slowness up to {@value #USUAL} counts as none: between
 * instances that are equally good the outstanding calls decide, or chance. An instance that is held
 * to be bad and of which nothing was heard for 5 s gets a call, to see whether that still holds.
 */
final class Adaptive implements Policy {
  private static final double USUAL = 2;
  private static final double LEAST_SUCCESS = 0.05;

  @Override
  public @Nullable Upstream choose(Candidates candidates) {
    int count = candidates.count();
    if (count == 0) {
      return null;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long now = System.nanoTime();
    int first = random.nextInt(count);
    if (count <= 3) {
      int second = first + 1 < count ? first + 1 : 0;
      int third = second + 1 < count ? second + 1 : 0;
      Upstream best = better(candidates, null, candidates.get(first), now);
      if (count > 1) {
        best = better(candidates, best, candidates.get(second), now);
      }
      return count > 2 ? better(candidates, best, candidates.get(third), now) : best;
    }
    int second = random.nextInt(count - 1);
    second += second >= first ? 1 : 0;
    int third = random.nextInt(count - 2);
    third += third >= Math.min(first, second) ? 1 : 0;
    third += third >= Math.max(first, second) ? 1 : 0;
    Upstream best = better(candidates, null, candidates.get(first), now);
    best = better(candidates, best, candidates.get(second), now);
    return better(candidates, best, candidates.get(third), now);
  }

  private @Nullable Upstream better(
      Candidates candidates, @Nullable Upstream best, Upstream other, long now) {
    if (!candidates.isFresh(other)) {
      return best;
    }
    if (best == null) {
      return other;
    }
    if (isDue(best, now)) {
      return best;
    }
    if (isDue(other, now)) {
      return other;
    }
    return cost(other, now) < cost(best, now) ? other : best;
  }

  private static boolean isDue(Upstream upstream, long now) {
    InstanceStats stats = upstream.stats();
    return stats.isDoubtful() && upstream.outstanding() == 0 && stats.claimStale(now);
  }

  @Override
  public double cost(Upstream upstream, long nowNanos) {
    InstanceStats stats = upstream.stats();
    double slowness = stats.peak() <= USUAL ? 1 : stats.slowness(nowNanos); // most need no exp
    double success = Math.max(LEAST_SUCCESS, stats.successRate());
    return (slowness <= USUAL ? 1 : slowness)
        * (upstream.outstanding() + 1)
        / (success * success * upstream.weight());
  }
}
