package dev.modmesh.api.module;

/**
 * How calls of a module are spread.
 *
 * @param policy {@code adaptive} or another policy that the gateway knows
 * @param weight share of each instance, from 0 to 65535
 */
public record LoadBalancerSpec(String policy, int weight) {
  /** What a manifest without the section means. */
  public static final LoadBalancerSpec DEFAULT = new LoadBalancerSpec("adaptive", 100);
}
