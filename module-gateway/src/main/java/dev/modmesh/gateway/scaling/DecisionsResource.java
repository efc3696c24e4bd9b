package dev.modmesh.gateway.scaling;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.http.QueryNumber;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions about a pool: the autoscaler posts them, anybody may read them. */
@Path("/api/v1/pools/{pool}/decisions")
@RunOnVirtualThread
public class DecisionsResource {
  private static final int MAX = 1000;

  private final DecisionLog log;

  /** Serves this log. */
  public DecisionsResource(DecisionLog log) {
    this.log = log;
  }

  /**
   * The newest, newest first.
   *
   * @param changes {@code true} leaves out those that changed nothing
   */
  @GET
  public Response list(
      @PathParam("pool") String pool,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("changes") @DefaultValue("false") boolean changes) {
    int count = (int) QueryNumber.of("limit", limit, MAX);
    return Json.ok(Json.items(log.newest(new ModuleName(pool).value(), count, changes)));
  }

  /** Takes {@code {"decisions": […]}}. */
  @POST
  @Consumes("*/*")
  public Response add(@PathParam("pool") String pool, byte[] body) {
    String name = new ModuleName(pool).value();
    if (!(Json.CODEC.readObject(body).get("decisions") instanceof List<?> list)) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "`decisions` must be a list of decisions.");
    }
    List<ScalingDecision> decisions = new ArrayList<>();
    for (Object item : list) {
      decisions.add(ScalingDecision.read(object(item)));
    }
    decisions.forEach(decision -> log.add(name, decision));
    return Response.noContent().build();
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, @Nullable Object> object(@Nullable Object item) {
    if (item instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new ProblemException(ProblemType.INVALID_REQUEST, "A decision must be an object.");
  }
}
