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
 */
public record Observation(List<PoolSpec> pools, Map<String, Health> health) {
  /** Copies both. */
  public Observation {
    pools = List.copyOf(pools);
    health = Map.copyOf(health);
  }
}
