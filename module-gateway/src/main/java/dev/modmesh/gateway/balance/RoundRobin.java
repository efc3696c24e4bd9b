package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One after the other, without regard to weights. */
final class RoundRobin implements Policy {
  private final AtomicInteger next = new AtomicInteger();

  @Override
  public @Nullable Upstream choose(Candidates candidates) {
    int size = candidates.size();
    for (int i = 0; i < size; i++) {
      Upstream upstream = candidates.get(Math.floorMod(next.getAndIncrement(), size));
      if (candidates.isFresh(upstream)) {
        return upstream;
      }
    }
    return null;
  }
}
