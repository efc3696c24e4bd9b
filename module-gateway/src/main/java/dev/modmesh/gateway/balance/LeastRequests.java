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
    int size = candidates.size();
    if (size == 0) {
      return null;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int first = random.nextInt(size);
    int second = size == 1 ? first : (first + 1 + random.nextInt(size - 1)) % size;
    return better(candidates, candidates.get(first), candidates.get(second));
  }

  private static @Nullable Upstream better(Candidates candidates, Upstream a, Upstream b) {
    if (!candidates.isFresh(a)) {
      return candidates.isFresh(b) ? b : null;
    }
    if (!candidates.isFresh(b)) {
      return a;
    }
    // a.outstanding / a.weight <= b.outstanding / b.weight, without dividing
    long costA = (a.outstanding() + 1L) * b.weight();
    long costB = (b.outstanding() + 1L) * a.weight();
    return costA <= costB ? a : b;
  }
}
