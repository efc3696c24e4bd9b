package dev.modmesh.registry.backend.consul;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service as this platform registers it at Consul.
 *
 * @param id {@code module-{name}-{service_id}}
 * @param name {@code module-{name}}
 * @param healthCheckUrl which Consul asks every 10 s; null for no check
 * @param healthy what Consul shall think until it has asked
 */
record Registration(
    String id, String name, Place place, @Nullable String healthCheckUrl, boolean healthy) {
  private static final String INTERVAL = "10s";

  /** What Consul tells of a service again. */
  record Place(String address, int port, List<String> tags) {
    Place {
      tags = List.copyOf(tags);
    }
  }

  /** The body of {@code /v1/agent/service/register}. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ID", id);
    map.put("Name", name);
    map.put("Address", place.address());
    map.put("Port", place.port());
    map.put("Tags", place.tags());
    if (healthCheckUrl != null) {
      Map<String, Object> check = new LinkedHashMap<>();
      check.put("HTTP", healthCheckUrl);
      check.put("Interval", INTERVAL);
      check.put("Status", healthy ? "passing" : "critical");
      map.put("Check", check);
    }
    return map;
  }

  /** Whether it is the same but for what Consul finds out by itself. */
  boolean isSame(@Nullable Registration other) {
    return other != null
        && id.equals(other.id)
        && place.equals(other.place)
        && java.util.Objects.equals(healthCheckUrl, other.healthCheckUrl);
  }
}
