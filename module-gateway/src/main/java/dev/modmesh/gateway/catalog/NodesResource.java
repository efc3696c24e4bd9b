package dev.modmesh.gateway.catalog;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.Health;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.cluster.GatewayNode;
import dev.modmesh.gateway.cluster.Gateways;
import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.node.NodeIdentity;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.instance.Telemetry;
import dev.modmesh.registry.log.RevisionLog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gateways, and whether everybody serves a revision. */
@Path("/api/v1/nodes")
@RunOnVirtualThread
public class NodesResource {
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 20;

  private final RevisionLog log;
  private final Instances instances;
  private final CallTables tables;
  private final NodeIdentity identity;
  private final Gateways gateways;

  /** Serves this registry. */
  public NodesResource(
      RevisionLog log,
      Instances instances,
      CallTables tables,
      NodeIdentity identity,
      Gateways gateways) {
    this.log = log;
    this.instances = instances;
    this.tables = tables;
    this.identity = identity;
    this.gateways = gateways;
  }

  /**
   * All nodes; with {@code at_least} only once every live gateway and host serves that revision.
   */
  @GET
  public Response list(
      @QueryParam("at_least") @Nullable String atLeast,
      @QueryParam("timeout") @Nullable String timeout)
      throws InterruptedException {
    if (atLeast != null) {
      await(Revision.parse(atLeast), Lookup.timeout(timeout, DEFAULT_WAIT, MAX_WAIT));
    }
    List<Map<String, @Nullable Object>> nodes = new ArrayList<>(List.of(self()));
    gateways.others().forEach(other -> nodes.add(other.described()));
    nodes.sort(Comparator.comparing(node -> String.valueOf(node.get("node_id"))));
    return Json.ok(Json.items(nodes));
  }

  private Map<String, @Nullable Object> self() {
    Map<String, @Nullable Object> gateway = new LinkedHashMap<>();
    gateway.put("node_id", identity.nodeId());
    gateway.put("boot_id", identity.bootId());
    gateway.put("kind", "gateway");
    gateway.put("address", identity.innerAddress());
    gateway.put("version", identity.version());
    gateway.put("revision", tables.table().revision().toString());
    return gateway;
  }

  private void await(Revision revision, Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    List<String> behind = behind(revision);
    while (!behind.isEmpty() && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS); // a virtual thread, woken by nothing better
      behind = behind(revision);
    }
    if (!behind.isEmpty()) {
      throw new ProblemException(
          ProblemType.NOT_CONVERGED,
          "Not all nodes serve " + revision + " yet: " + String.join(", ", behind) + ".",
          Map.of("behind", behind));
    }
  }

  private List<String> behind(Revision revision) {
    if (!tables.table().revision().covers(revision)) {
      return List.of(identity.nodeId());
    }
    Stream<String> others =
        gateways.others().stream()
            .filter(other -> !other.revision().covers(revision))
            .map(GatewayNode::nodeId);
    Stream<String> hosts =
        log.view().instances().values().stream()
            .filter(instance -> instance.health() != Health.CRITICAL)
            .map(instance -> instance.serviceId())
            .filter(id -> isBehind(id, revision));
    return Stream.concat(others, hosts).toList();
  }

  /**
   * An instance that never says what it serves does not follow the registry, and cannot be behind.
   */
  private boolean isBehind(String serviceId, Revision revision) {
    Telemetry telemetry = instances.telemetry(serviceId);
    return telemetry != null
        && !telemetry.revision().isEmpty()
        && !Revision.parse(telemetry.revision()).covers(revision);
  }
}
