package dev.modmesh.registry.backend.consul;

import java.util.Map;
import java.util.Set;

/**
 * What Consul has listed.
 *
 * @param known whether it has listed anything since this gateway looks
 * @param names of all services of modules
 * @param services by name, those that were looked at
 * @param run which begins anew whenever Consul was away, hung or has lost its memory
 * @param away whether it does not answer now
 */
record Listing(
    boolean known, Set<String> names, Map<String, SeenService> services, long run, boolean away) {
  static final Listing NOTHING = new Listing(false, Set.of(), Map.of(), 0, false);

  Listing {
    names = Set.copyOf(names);
    services = Map.copyOf(services);
  }

  /** Whether everything that there is has been looked at. */
  boolean isComplete() {
    return known && services.keySet().containsAll(names);
  }
}
