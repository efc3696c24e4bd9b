package dev.modmesh.gateway.catalog;

import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Revision;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.wire.WatchWire;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.registry.log.RevisionLog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The watch as long-poll; as a stream it is served by {@link WatchRoute}. */
@Path("/api/v1/watch")
@RunOnVirtualThread
public class WatchResource {
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);
  private static final Duration MAX_WAIT = Duration.ofSeconds(300);

  private final RevisionLog log;

  /** Serves this log. */
  public WatchResource(RevisionLog log) {
    this.log = log;
  }

  /** What has changed since a revision, as soon as there is something, or after the timeout. */
  @GET
  public Response poll(
      @QueryParam("since") @DefaultValue("0") String since,
      @QueryParam("timeout") @Nullable String timeout)
      throws InterruptedException {
    Revision from = Revision.parse(since);
    RegistryView view = log.awaitChange(from, Lookup.timeout(timeout, DEFAULT_WAIT, MAX_WAIT));
    Optional<List<Delta>> deltas =
        from.equals(Revision.START) ? Optional.empty() : log.between(from, view.revision());
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("revision", view.revision().toString());
    body.put("digest", view.digest());
    if (deltas.isPresent()) {
      body.put("deltas", deltas.get().stream().map(WatchWire::delta).toList());
    } else {
      if (!from.equals(Revision.START)) {
        body.put("resync", from.sameEpoch(view.revision()) ? "compacted" : "epoch");
      }
      body.put("items", view.sortedItems().stream().map(WatchWire::item).toList());
    }
    return Json.ok(body);
  }
}
