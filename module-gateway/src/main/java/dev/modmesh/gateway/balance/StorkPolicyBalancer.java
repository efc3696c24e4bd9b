package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import io.smallrye.stork.api.LoadBalancer;
import io.smallrye.stork.api.NoServiceInstanceFoundException;
import io.smallrye.stork.api.ServiceInstance;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The platform's load balancer in Stork. A Stork service cannot be redefined, so the policy comes
 * with the candidates. An open circuit whose probe is due gets this attempt; where the policy finds
 * nobody, the first fresh candidate from a random place does, then one that was tried before.
 */
final class StorkPolicyBalancer implements LoadBalancer {
  private final Policy leastRequests = new LeastRequests();
  private final Policy roundRobin = new RoundRobin();
  private final Policy random = new RandomChoice();

  @Override
  public ServiceInstance selectServiceInstance(Collection<ServiceInstance> instances) {
    Candidates candidates =
        instances instanceof Candidates known
            ? known
            : new Candidates(
                instances.stream().map(Upstream.class::cast).toArray(Upstream[]::new), "adaptive");
    Upstream picked = pick(candidates);
    if (picked == null) {
      throw new NoServiceInstanceFoundException("no instance can take the call");
    }
    return picked;
  }

  private @Nullable Upstream pick(Candidates candidates) {
    Upstream probe = dueProbe(candidates);
    if (probe != null) {
      return probe;
    }
    Upstream chosen = policy(candidates.policy()).choose(candidates);
    if (chosen != null) {
      return chosen;
    }
    Upstream fresh = scan(candidates, false);
    return fresh != null ? fresh : scan(candidates, true);
  }

  private Policy policy(String name) {
    return switch (name) {
      case "round-robin" -> roundRobin;
      case "random" -> random;
      default -> leastRequests;
    };
  }

  private static @Nullable Upstream dueProbe(Candidates candidates) {
    for (int i = 0; i < candidates.size(); i++) {
      Upstream upstream = candidates.get(i);
      if (!upstream.circuit().isClosed()
          && !candidates.wasTried(upstream)
          && upstream.circuit().grantProbe()) {
        return upstream;
      }
    }
    return null;
  }

  private static @Nullable Upstream scan(Candidates candidates, boolean again) {
    int size = candidates.size();
    int start = size == 0 ? 0 : ThreadLocalRandom.current().nextInt(size);
    for (int i = 0; i < size; i++) {
      Upstream upstream = candidates.get((start + i) % size);
      if (upstream.circuit().isClosed() && (again || !candidates.wasTried(upstream))) {
        return upstream;
      }
    }
    return null;
  }

  /** Attempts are recorded by the call path itself, so that no lock is needed around a pick. */
  @Override
  public boolean requiresStrictRecording() {
    return false;
  }
}
