package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Any candidate, each as likely as the others. */
final class RandomChoice implements Policy {
  @Override
  public @Nullable Upstream choose(Candidates candidates) {
    int count = candidates.count();
    if (count == 0) {
      return null;
    }
    Upstream upstream = candidates.get(ThreadLocalRandom.current().nextInt(count));
    return candidates.isFresh(upstream) ? upstream : null;
  }
}
