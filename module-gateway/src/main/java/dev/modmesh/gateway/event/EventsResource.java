package dev.modmesh.gateway.event;

import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.http.QueryNumber;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** The history of events; as a stream it is served by {@link EventsRoute}. */
@Path("/api/v1/events")
@RunOnVirtualThread
public class EventsResource {
  private static final int MAX = 1000;

  private final EventLog events;

  /** Serves this log. */
  public EventsResource(EventLog events) {
    this.events = events;
  }

  /** The newest events after an id. */
  @GET
  public Response list(
      @QueryParam("since") @DefaultValue("0") String since,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int count = (int) QueryNumber.of("limit", limit, MAX);
    return Json.ok(
        Json.items(
            events.since(QueryNumber.of("since", since, Long.MAX_VALUE), count).stream()
                .map(Event::toMap)
                .toList()));
  }
}
