package dev.modmesh.autoscaler.observe;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.PoolSpec;
import java.util.List;
import java.util.Map;

/**
 * One look at a gateway.
 *
 * @param pools what is wanted
 * @param health of the registered hosts, by service id
 * @param poolOf the pool in which each has registered
 */
public record Observation(
    List<PoolSpec> pools, Map<String, Health> health, Map<String, String> poolOf) {
  /** Copies all. */
  public Observation {
    pools = List.copyOf(pools);
    health = Map.copyOf(health);
    poolOf = Map.copyOf(poolOf);
  }

  /** The service ids of a pool's instances, in order. */
  public List<String> instancesOf(String pool) {
    return poolOf.entrySet().stream()
        .filter(entry -> entry.getValue().equals(pool))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
