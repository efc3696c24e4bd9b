package dev.modmesh.cache.coherence;

/**
 * What protects readers. Programs have {@link #ALL}; tests take one away and see that their checker
 * notices.
 *
 * @param generations results of an older generation are refused, near and shared
 * @param leases near results are given only under a lease, and a gap in the log ends them
 * @param tokens only the holder of the token loads
 */
public record Safeguards(boolean generations, boolean leases, boolean tokens) {
  /** As it must be. */
  public static final Safeguards ALL = new Safeguards(true, true, true);
}
