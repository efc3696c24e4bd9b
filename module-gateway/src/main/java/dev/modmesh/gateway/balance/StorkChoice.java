package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import io.smallrye.stork.api.NoServiceInstanceFoundException;
import io.smallrye.stork.api.Service;
import io.smallrye.stork.api.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pick by a load balancer of Stork itself: it sees the candidates that take calls and were not
 * tried before, and hears how the attempt ended.
 *
 * @param upstream that was chosen
 * @param measured what Stork keeps its figures with
 */
public record StorkChoice(Upstream upstream, ServiceInstance measured) {
  /** The types that are there. */
  public static final Set<String> TYPES =
      Set.of(
          "round-robin",
          "random",
          "least-requests",
          "least-response-time",
          "power-of-two-choices",
          "sticky");

  private static final Throwable FAILED = new Throwable("attempt failed", null, false, false) {};

  /** Picks, or grants a probe; null if nobody takes the call. */
  public static @Nullable StorkChoice of(Service service, Candidates candidates) {
    Upstream probe = StorkPolicyBalancer.probe(candidates);
    if (probe != null) {
      return new StorkChoice(probe, probe);
    }
    List<ServiceInstance> eligible = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Upstream upstream = candidates.set().get(i);
      if (candidates.mayTake(upstream)) {
        eligible.add(upstream);
      }
    }
    try {
      ServiceInstance chosen = service.selectInstanceFromListAndRecordStart(eligible, true);
      for (ServiceInstance upstream : eligible) {
        if (upstream.getId() == chosen.getId()) {
          return new StorkChoice((Upstream) upstream, chosen);
        }
      }
    } catch (NoServiceInstanceFoundException e) {
      // the fallback below
    }
    Upstream any = StorkPolicyBalancer.anyThatTakesCalls(candidates);
    return any == null ? null : new StorkChoice(any, any);
  }

  /** Tells Stork how the attempt ended. */
  public void ended(boolean success) {
    if (measured.gatherStatistics()) {
      measured.recordReply();
      measured.recordEnd(success ? null : FAILED);
    }
  }
}
