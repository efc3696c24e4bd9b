package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.StableHash;
import dev.modmesh.gateway.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * Weighted rendezvous hashing (Thaler and Ravishankar, 1998; weights by {@code -w / ln h}) with
 * bounded loads (Mirrokni, Thorup and Zadimoghaddam, 2018): the candidate with the highest score
 * for the value takes the call unless it has more than {@value #BOUND} times its fair part of all
 * that is outstanding; then the next one does. When a candidate comes or goes, only its own values
 * move.
 */
final class ConsistentHash implements Policy {
  private static final double BOUND = 1.25;

  @Override
  public @Nullable Upstream choose(Candidates candidates) {
    int count = candidates.count();
    long outstanding = 1;
    long weights = 0;
    for (int i = 0; i < count; i++) {
      outstanding += candidates.get(i).outstanding();
      weights += candidates.get(i).weight();
    }
    Upstream best = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      Upstream upstream = candidates.get(i);
      double most = Math.ceil(BOUND * outstanding * upstream.weight() / Math.max(1, weights));
      if (upstream.outstanding() < most && candidates.isFresh(upstream)) {
        double score = score(candidates.hash(), upstream);
        if (score > highest) {
          highest = score;
          best = upstream;
        }
      }
    }
    return best;
  }

  private static double score(long hash, Upstream upstream) {
    long mixed = StableHash.mix(hash ^ upstream.identityHash());
    double uniform = ((mixed >>> 11) + 0.5) * 0x1.0p-53;
    return -upstream.weight() / Math.log(uniform);
  }
}
