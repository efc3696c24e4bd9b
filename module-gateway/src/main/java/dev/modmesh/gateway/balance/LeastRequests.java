package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The power of two choices: of two different random candidates the one with fewer outstanding
 * attempts per weight (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing",
 * 2001): {@code cost = (outstanding + 1) / weight}.
 */
final class LeastRequests implements Policy {
  @Override
  public @Nullable Upstream choose(Candidates candidates) {
    int count = candidates.count();
    if (count == 0) {
      return null;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int first = random.nextInt(count);
    int second = count == 1 ? first : (first + 1 + random.nextInt(count - 1)) % count;
    return better(candidates, candidates.get(first), candidates.get(second));
  }

  private @Nullable Upstream better(Candidates candidates, Upstream a, Upstream b) {
    if (!candidates.isFresh(a)) {
      return candidates.isFresh(b) ? b : null;
    }
    if (!candidates.isFresh(b)) {
      return a;
    }
    return cost(a, 0) <= cost(b, 0) ? a : b;
  }

  @Override
  public double cost(Upstream upstream, long nowNanos) {
    return (upstream.outstanding() + 1.0) / upstream.weight();
  }
}
