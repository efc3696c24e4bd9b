package dev.modmesh.gateway.catalog;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.Leases;
import dev.modmesh.api.spi.Leases.Lease;
import dev.modmesh.api.value.Durations;
import dev.modmesh.api.value.FieldErrors;
import dev.modmesh.api.value.Fields;
import dev.modmesh.gateway.http.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leases by which programs elect one of them, such as the autoscaler that leads. */
@Path("/api/v1/leases/{name}")
@RunOnVirtualThread
public class LeasesResource {
  private static final int MAX_HOLDER = 256;
  private static final Duration MIN_TTL = Duration.ofSeconds(1);
  private static final Duration MAX_TTL = Duration.ofMinutes(10);

  private final Leases leases;

  /** Serves these leases. */
  public LeasesResource(Leases leases) {
    this.leases = leases;
  }

  /** Takes or renews it for {@code {holder, ttl}}; 409 while another holds it. */
  @PUT
  @Consumes("*/*")
  public Response acquire(@PathParam("name") String name, byte[] body) {
    Fields fields = Fields.of(Json.CODEC.readObject(body)).only(Set.of("holder", "ttl"));
    String holder = fields.requiredString("holder", "a name");
    if (fields.has("holder") && (holder.isBlank() || holder.length() > MAX_HOLDER)) {
      fields.reject("holder", holder, "a name of 1 to " + MAX_HOLDER + " characters");
    }
    if (!fields.has("ttl")) {
      fields.reject("ttl", null, Durations.EXPECTED);
    }
    Duration ttl = fields.duration("ttl", MIN_TTL);
    if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
      fields.reject("ttl", Durations.format(ttl), "from 1s to 10m");
    }
    FieldErrors.check(ProblemType.INVALID_REQUEST, fields.errors());
    Lease lease = leases.acquire(new ModuleName(name).value(), holder, ttl);
    if (!lease.holder().equals(holder)) {
      throw new ProblemException(
          ProblemType.LEASE_HELD,
          "Lease `" + name + "` is held by `" + lease.holder() + "`.",
          Map.of("holder", lease.holder(), "term", lease.term(), "remaining_ms", millis(lease)));
    }
    return Json.ok(toMap(lease));
  }

  /** Who holds it. */
  @GET
  public Response get(@PathParam("name") String name) {
    return leases
        .find(new ModuleName(name).value())
        .map(lease -> Json.ok(toMap(lease)))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.NOT_FOUND, "Nobody holds the lease `" + name + "`."));
  }

  /** Gives it up for {@code ?holder=}; the same answer if that one does not hold it. */
  @DELETE
  public Response release(
      @PathParam("name") String name, @QueryParam("holder") @Nullable String holder) {
    if (holder == null || holder.isBlank()) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "Query parameter `holder` is missing: must be a name.");
    }
    boolean unused = leases.release(new ModuleName(name).value(), holder);
    return Response.noContent().build();
  }

  private static Map<String, @Nullable Object> toMap(Lease lease) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", lease.name());
    map.put("holder", lease.holder());
    map.put("term", lease.term());
    map.put("remaining_ms", millis(lease));
    return map;
  }

  private static long millis(Lease lease) {
    return Math.max(0, lease.remaining().toMillis());
  }
}
