package dev.modmesh.gateway.event;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.http.Json;
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
    int count = (int) number("limit", limit, MAX);
    return Json.ok(
        Json.items(
            events.since(number("since", since, Long.MAX_VALUE), count).stream()
                .map(Event::toMap)
                .toList()));
  }

  private static long number(String field, String text, long max) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the one error below
    }
    throw new ProblemException(
        ProblemType.INVALID_REQUEST,
        "Query parameter `"
            + field
            + "` is `"
            + text
            + "`: must be a whole number from 0 to "
            + max
            + ".");
  }
}
