package dev.modmesh.gateway.discovery;

import dev.modmesh.api.value.Words;
import dev.modmesh.gateway.breaker.Circuit;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.outlier.InstanceStats;
import dev.modmesh.gateway.upstream.Upstream;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The circuit of each instance as this gateway sees it. Ejection is local to a gateway. */
@Path("/api/v1/circuits")
@RunOnVirtualThread
public class CircuitsResource {
  private final CallTables tables;

  /** Serves these tables. */
  public CircuitsResource(CallTables tables) {
    this.tables = tables;
  }

  /** All of them, by service id. */
  @GET
  public Response list() {
    return Json.ok(Json.items(circuits()));
  }

  /** The JSON shape of each. */
  public List<Map<String, @Nullable Object>> circuits() {
    long now = System.nanoTime();
    return tables.table().upstreams().stream()
        .sorted(Comparator.comparing(Upstream::serviceId).thenComparing(Upstream::authority))
        .map(upstream -> describe(upstream, now))
        .toList();
  }

  private static Map<String, @Nullable Object> describe(Upstream upstream, long now) {
    Circuit circuit = upstream.circuit();
    InstanceStats stats = upstream.stats();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("service_id", upstream.serviceId());
    map.put("address", upstream.authority());
    map.put("state", Words.of(circuit.state()));
    map.put("reason", circuit.isClosed() ? null : circuit.reason());
    map.put("last_reason", circuit.reason().isEmpty() ? null : circuit.reason());
    map.put("next_probe_ms", circuit.isClosed() ? null : circuit.nanosToProbe() / 1_000_000);
    map.put("share", circuit.share());
    map.put("outstanding", upstream.outstanding());
    map.put("success_rate", rounded(stats.successRate()));
    map.put("slowness", rounded(stats.slowness(now)));
    map.put("weight", upstream.weight());
    return map;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
