package dev.modmesh.gateway.topic;

import dev.modmesh.gateway.discovery.CircuitsResource;
import dev.modmesh.gateway.feed.FeedSource;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The circuit of each instance as this gateway sees it, by service id and address. */
@Singleton
class CircuitsTopic implements FeedSource {
  private final CircuitsResource circuits;

  CircuitsTopic(CircuitsResource circuits) {
    this.circuits = circuits;
  }

  @Override
  public String topic() {
    return "circuits";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> circuit : circuits.circuits()) {
      rows.put(circuit.get("service_id") + " " + circuit.get("address"), circuit);
    }
    return rows;
  }
}
