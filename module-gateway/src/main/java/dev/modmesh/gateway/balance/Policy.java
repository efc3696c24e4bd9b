package dev.modmesh.gateway.balance;

import dev.modmesh.api.module.LoadBalancerSpec;
import dev.modmesh.gateway.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/** A way to choose among fresh candidates. One object serves one candidate set. Thread-safe. */
interface Policy {
  /**
   * A candidate of the window for which {@link Candidates#isFresh} holds, or null if none was
   * found.
   */
  @Nullable Upstream choose(Candidates candidates);

  /** What one more call costs a candidate; the least is best. NaN where a policy knows no cost. */
  default double cost(Upstream upstream, long nowNanos) {
    return Double.NaN;
  }

  /** The policy that a manifest names. */
  static Policy of(LoadBalancerSpec spec, Upstream[] upstreams) {
    return switch (spec.policy()) {
      case "least-requests" -> new LeastRequests();
      case "round-robin" -> new RoundRobin();
      case "weighted-round-robin" -> new WeightedRoundRobin(upstreams);
      case "random" -> new RandomChoice();
      case LoadBalancerSpec.CONSISTENT_HASH -> new ConsistentHash();
      default -> new Adaptive();
    };
  }
}
