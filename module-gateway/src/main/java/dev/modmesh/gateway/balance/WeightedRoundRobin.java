package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Smooth weighted round robin, as nginx does it: in each turn every candidate gains its weight, the
 * highest is chosen and loses the sum, so that 5:1:1 gives a a b a c a a and not a a a a a b c. The
 * whole round is laid out beforehand; a pick is one increment. Rounds have at most {@value
 * #LONGEST} turns: shares are rounded to that.
 */
final class WeightedRoundRobin implements Policy {
  private static final int LONGEST = 1024;

  private final Upstream[] round;
  private final AtomicInteger next = new AtomicInteger(ThreadLocalRandom.current().nextInt());

  WeightedRoundRobin(Upstream[] upstreams) {
    int[] weights = new int[upstreams.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = upstreams[i].weight();
    }
    int[] turns = layOut(weights);
    round = new Upstream[turns.length];
    for (int i = 0; i < turns.length; i++) {
      round[i] = upstreams[turns[i]];
    }
  }

  /** The indexes of one round. */
  static int[] layOut(int[] weights) {
    int[] scaled = scale(weights);
    int sum = 0;
    for (int weight : scaled) {
      sum += weight;
    }
    int[] current = new int[scaled.length];
    int[] turns = new int[sum];
    for (int turn = 0; turn < sum; turn++) {
      int best = 0;
      for (int i = 0; i < scaled.length; i++) {
        current[i] += scaled[i];
        best = current[i] > current[best] ? i : best;
      }
      current[best] -= sum;
      turns[turn] = best;
    }
    return turns;
  }

  private static int[] scale(int[] weights) {
    int divisor = 0;
    long sum = 0;
    for (int weight : weights) {
      divisor = gcd(divisor, weight);
      sum += weight;
    }
    int[] scaled = weights.clone();
    boolean tooLong = divisor > 0 && sum / divisor > LONGEST;
    for (int i = 0; i < scaled.length && divisor > 0; i++) {
      long share = tooLong ? Math.round((double) scaled[i] * LONGEST / sum) : scaled[i] / divisor;
      scaled[i] = (int) (scaled[i] == 0 ? 0 : Math.max(1, share));
    }
    return scaled;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  @Override
  public @Nullable Upstream choose(Candidates candidates) {
    for (int i = 0; i < round.length; i++) {
      Upstream upstream = round[Math.floorMod(next.getAndIncrement(), round.length)];
      if (candidates.isInWindow(upstream) && candidates.isFresh(upstream)) {
        return upstream;
      }
    }
    return null;
  }
}
