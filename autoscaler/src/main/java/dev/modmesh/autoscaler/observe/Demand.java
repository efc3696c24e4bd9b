package dev.modmesh.autoscaler.observe;

import java.util.List;
import java.util.Map;

/**
 * What was asked of all pools since the last look.
 *
 * @param due false while figures are still on their way; then nothing else here counts
 * @param pools by name; a pool that is not here was not called
 * @param span seconds that the figures cover
 * @param missing gateways, or other sources, that should have given figures and did not
 */
public record Demand(boolean due, Map<String, PoolFrame> pools, double span, List<String> missing) {
  /** Figures are on their way. */
  public static final Demand NOT_DUE = new Demand(false, Map.of(), 0, List.of());

  /** Copies both. */
  public Demand {
    pools = Map.copyOf(pools);
    missing = List.copyOf(missing);
  }

  /** Nobody gave figures. */
  public static Demand missing(List<String> sources) {
    return new Demand(true, Map.of(), 0, sources);
  }

  /** What was asked of one pool; not a number where nothing is known. */
  public PoolFrame of(String pool) {
    PoolFrame frame = pools.get(pool);
    if (frame != null) {
      return frame;
    }
    return missing.isEmpty() ? PoolFrame.quiet(span) : PoolFrame.UNKNOWN;
  }
}
