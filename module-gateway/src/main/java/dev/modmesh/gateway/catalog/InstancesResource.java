package dev.modmesh.gateway.catalog;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Durations;
import dev.modmesh.api.value.Fields;
import dev.modmesh.gateway.cluster.Gateways;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.instance.Telemetry;
import dev.modmesh.registry.log.RevisionLog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Instances register, renew and leave. */
@Path("/api/v1/instances")
@RunOnVirtualThread
public class InstancesResource {
  private final RevisionLog log;
  private final Instances instances;
  private final Gateways gateways;

  /** Serves this registry. */
  public InstancesResource(RevisionLog log, Instances instances, Gateways gateways) {
    this.gateways = gateways;
    this.log = log;
    this.instances = instances;
  }

  /** All instances with what they last said of their load. */
  @GET
  public Response list(@QueryParam("pool") @Nullable String pool) {
    return Json.ok(
        Json.items(
            log.view().instances().values().stream()
                .filter(instance -> pool == null || instance.pool().equals(pool))
                .map(this::describe)
                .toList()));
  }

  /** One instance. */
  @GET
  @Path("{id}")
  public Response get(@PathParam("id") String id) {
    InstanceRecord instance = log.view().instances().get(id);
    if (instance == null) {
      throw new ProblemException(
          ProblemType.INSTANCE_NOT_FOUND, "There is no instance `" + id + "`.");
    }
    return Json.ok(describe(instance));
  }

  private Map<String, @Nullable Object> describe(InstanceRecord instance) {
    Map<String, @Nullable Object> map = instance.toMap();
    Telemetry telemetry = instances.telemetry(instance.serviceId());
    if (telemetry != null) {
      map.putAll(telemetry.toMap());
      Long lag = telemetry.lag(log.view().revision());
      if (lag != null) {
        map.put("lag", lag);
      }
    }
    return map;
  }

  /** Registers, or registers anew. */
  @PUT
  @Path("{id}")
  @Consumes("*/*")
  public Response register(@PathParam("id") String id, byte[] body) {
    Map<String, @Nullable Object> document = Json.CODEC.readObject(body);
    Instances.Registration registration =
        instances.register(InstanceRecord.fromMap(id, document), document);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("lease_id", registration.leaseId());
    answer.put("ttl", Durations.format(registration.ttl()));
    answer.put("revision", registration.revision().toString());
    return withGateways(answer);
  }

  /** What lets an instance go over to another gateway, should this one end or be cut off. */
  private Response withGateways(Map<String, @Nullable Object> answer) {
    answer.put("gateways", gateways.addresses());
    answer.put("stale", log.isStale());
    return Json.ok(answer);
  }

  /** Renews the lease and takes over what changed; an empty body is a plain sign of life. */
  @PUT
  @Path("{id}/heartbeat")
  @Consumes("*/*")
  public Response heartbeat(@PathParam("id") String id, byte[] body) {
    Map<String, @Nullable Object> document =
        body.length == 0 ? Map.of() : Json.CODEC.readObject(body);
    String leaseId = Fields.of(document).string("lease_id");
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("revision", instances.heartbeat(id, leaseId, document).toString());
    return withGateways(answer);
  }

  /** Drains; the second time, by the instance itself, removes. */
  @DELETE
  @Path("{id}")
  public Response drain(
      @PathParam("id") String id, @QueryParam("lease_id") @Nullable String leaseId) {
    return revision(instances.drain(id, leaseId, leaseId != null));
  }

  private static Response revision(Revision revision) {
    return Json.ok(Map.of("revision", revision.toString()));
  }
}
