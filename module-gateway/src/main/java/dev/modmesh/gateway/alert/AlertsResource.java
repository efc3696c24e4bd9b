package dev.modmesh.gateway.alert;

import dev.modmesh.api.problem.ProblemType;
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
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules, where they stand, and their silence. */
@Path("/api/v1/alerts")
@RunOnVirtualThread
public class AlertsResource {
  private static final Duration USUAL = Duration.ofHours(1);
  private static final Duration MOST = Duration.ofDays(7);

  private final Alerts alerts;

  AlertsResource(Alerts alerts) {
    this.alerts = alerts;
  }

  /** All rules. */
  @GET
  public Response list() {
    return Json.ok(Json.items(alerts.all().stream().map(Alert::toMap).toList()));
  }

  /** Tells nobody for a while: {@code {"for": "1h", "comment": "…"}}, both optional. */
  @PUT
  @Path("{name}/silence")
  @Consumes("*/*")
  public Response silence(@PathParam("name") String name, byte[] body) {
    Map<String, @Nullable Object> document =
        body.length == 0 ? Map.of() : Json.CODEC.readObject(body);
    Fields fields = Fields.of(document).only(Set.of("for", "comment"));
    Duration duration = fields.duration("for", USUAL);
    if (duration.isZero() || duration.compareTo(MOST) > 0) {
      fields.reject("for", fields.raw("for"), "a duration up to 7 days, such as 1h");
    }
    FieldErrors.check(ProblemType.INVALID_REQUEST, fields.errors());
    return Json.ok(alerts.silence(name, Instant.now().plus(duration)).toMap());
  }

  /** Ends a silence. */
  @DELETE
  @Path("{name}/silence")
  public Response tell(@PathParam("name") String name) {
    return Json.ok(alerts.silence(name, null).toMap());
  }
}
