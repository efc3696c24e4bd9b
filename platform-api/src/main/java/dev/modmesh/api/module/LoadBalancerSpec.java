package dev.modmesh.api.module;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How calls of a module are spread.
 *
 * @param policy one of {@link #POLICIES}
 * @param weight share of each instance, from 0 to 65535
 * @param hash what {@code consistent-hash} looks at; null for other policies
 */
public record LoadBalancerSpec(String policy, int weight, @Nullable HashKey hash) {
  /** The policy of who names none. */
  public static final String ADAPTIVE = "adaptive";

  /** The policy that needs a {@link HashKey}. */
  public static final String CONSISTENT_HASH = "consistent-hash";

  /** Every policy that a manifest may name. */
  public static final Set<String> POLICIES =
      Set.of(
          ADAPTIVE,
          CONSISTENT_HASH,
          "least-requests",
          "random",
          "round-robin",
          "weighted-round-robin");

  /** What a manifest without the section means. */
  public static final LoadBalancerSpec DEFAULT = new LoadBalancerSpec(ADAPTIVE, 100, null);
}
