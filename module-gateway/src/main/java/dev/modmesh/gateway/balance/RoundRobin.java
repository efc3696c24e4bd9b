package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One after the other, without regard to weights. */
final class RoundRobin implements Policy {
  private final AtomicInteger next = new AtomicInteger(ThreadLocalRandom.current().nextInt());

  @Override
  public @Nullable Upstream choose(Candidates candidates) {
    int count = candidates.count();
    for (int i = 0; i < count; i++) {
      Upstream upstream = candidates.get(Math.floorMod(next.getAndIncrement(), count));
      if (candidates.isFresh(upstream)) {
        return upstream;
      }
    }
    return null;
  }
}
