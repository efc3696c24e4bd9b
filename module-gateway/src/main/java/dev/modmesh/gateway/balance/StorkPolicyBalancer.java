package dev.modmesh.gateway.balance;

import dev.modmesh.api.module.LoadBalancerSpec;
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
 * nobody, the first that takes calls from a random place does, then one that was tried before.
 */
final class StorkPolicyBalancer implements LoadBalancer {
  @Override
  public ServiceInstance selectServiceInstance(Collection<ServiceInstance> instances) {
    Candidates candidates =
        instances instanceof Candidates known
            ? known
            : new Candidates(
                new CandidateSet(
                    instances.stream().map(Upstream.class::cast).toArray(Upstream[]::new),
                    LoadBalancerSpec.DEFAULT,
                    ""),
                0);
    Upstream picked = pick(candidates);
    if (picked == null) {
      throw new NoServiceInstanceFoundException("no instance can take the call");
    }
    return picked;
  }

  private static @Nullable Upstream pick(Candidates candidates) {
    CandidateSet set = candidates.set();
    Upstream probe = probe(candidates);
    if (probe != null) {
      return probe;
    }
    Upstream chosen = null;
    if (set.local() > 0 && set.zones() > 1) {
      chooseZone(candidates);
      chosen = set.policy().choose(candidates);
      candidates.window(0, set.size());
    }
    if (chosen == null) {
      chosen = set.policy().choose(candidates);
    }
    return chosen != null ? chosen : anyThatTakesCalls(candidates);
  }

  /** The instance that this call is to probe; null if none is due. */
  static @Nullable Upstream probe(Candidates candidates) {
    Upstream probe = candidates.set().anyOut() ? dueProbe(candidates) : null;
    candidates.probe(probe != null);
    return probe;
  }

  /** One that takes calls, rather one that was not tried before. */
  static @Nullable Upstream anyThatTakesCalls(Candidates candidates) {
    Upstream untried = scan(candidates, false);
    return untried != null ? untried : scan(candidates, true);
  }

  /**
   * The own zone while what lives in it is at least its part of all that lives; below that the
   * calls which it cannot take go to the others.
   */
  private static void chooseZone(Candidates candidates) {
    CandidateSet set = candidates.set();
    int local = set.local();
    double suffices = 1;
    int livingLocal = local;
    int living = set.size();
    if (set.anyOut()) {
      livingLocal = living(set, 0, local);
      living = livingLocal + living(set, local, set.size());
    }
    if (living > 0) {
      suffices = (double) livingLocal * set.zones() / living;
    }
    boolean stay = suffices >= 1 || ThreadLocalRandom.current().nextDouble() < suffices;
    candidates.window(stay ? 0 : local, stay ? local : set.size());
  }

  private static int living(CandidateSet set, int from, int to) {
    int living = 0;
    for (int i = from; i < to; i++) {
      living += set.get(i).circuit().isClosed() ? 1 : 0;
    }
    return living;
  }

  private static @Nullable Upstream dueProbe(Candidates candidates) {
    CandidateSet set = candidates.set();
    for (int i = 0; i < set.size(); i++) {
      Upstream upstream = set.get(i);
      if (!upstream.circuit().isClosed()
          && !candidates.wasTried(upstream)
          && upstream.circuit().grantProbe()) {
        return upstream;
      }
    }
    return null;
  }

  private static @Nullable Upstream scan(Candidates candidates, boolean again) {
    CandidateSet set = candidates.set();
    int size = set.size();
    int start = size == 0 ? 0 : ThreadLocalRandom.current().nextInt(size);
    Upstream weightless = null;
    for (int i = 0; i < size; i++) {
      Upstream upstream = set.get((start + i) % size);
      if (upstream.circuit().isClosed() && (again || !candidates.wasTried(upstream))) {
        if (upstream.weight() > 0) {
          return upstream;
        }
        weightless = upstream;
      }
    }
    return weightless;
  }

  /** Attempts are recorded by the call path itself, so that no lock is needed around a pick. */
  @Override
  public boolean requiresStrictRecording() {
    return false;
  }
}
