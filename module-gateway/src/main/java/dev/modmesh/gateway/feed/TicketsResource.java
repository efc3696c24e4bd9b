package dev.modmesh.gateway.feed;

import dev.modmesh.api.value.Durations;
import dev.modmesh.gateway.access.AccessGate;
import dev.modmesh.gateway.access.FeedTickets;
import dev.modmesh.gateway.access.Principal;
import dev.modmesh.gateway.http.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tickets for those that can send no header with a WebSocket, as browsers cannot. */
@Path("/api/v1/feed/tickets")
public class TicketsResource {
  private final FeedTickets tickets;

  /** Issues tickets of this kind. */
  public TicketsResource(FeedTickets tickets) {
    this.tickets = tickets;
  }

  /** A ticket for whoever asks, good for one {@code ?ticket=} within its life. */
  @POST
  @Consumes("*/*")
  public Response issue(@Context RoutingContext routing) {
    Principal principal = Objects.requireNonNull(routing.get(AccessGate.PRINCIPAL));
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("ticket", tickets.issue(principal));
    body.put("expires_in", Durations.format(FeedTickets.LIFE));
    body.put("role", principal.role().name().toLowerCase(java.util.Locale.ROOT));
    return Json.status(201, body);
  }
}
