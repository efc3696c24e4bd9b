package dev.modmesh.gateway.catalog;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.gateway.http.EventStream;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.watch.WatchHub;
import dev.modmesh.registry.watch.Watcher;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The watch as server-sent events. */
@ApplicationScoped
class WatchRoute {
  private static final int ORDER = Integer.MIN_VALUE + 1;

  private final WatchHub hub;
  private final Instances instances;

  WatchRoute(WatchHub hub, Instances instances) {
    this.hub = hub;
    this.instances = instances;
  }

  void install(@Observes Router router) {
    router.get("/api/v1/watch").order(ORDER).handler(this::handle);
  }

  private void handle(RoutingContext routing) {
    String accept = routing.request().getHeader("Accept");
    if (accept == null || !accept.contains("text/event-stream")) {
      routing.next();
      return;
    }
    try {
      Revision since = Revision.parse(routing.request().getParam("since", "0"));
      new Reader(routing.response(), routing.request().getParam("node", "")).open(since);
    } catch (ProblemException problem) {
      routing
          .response()
          .setStatusCode(problem.type().status())
          .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE)
          .end(Buffer.buffer(Json.CODEC.write(ProblemDocument.of(problem))));
    }
  }

  private final class Reader {
    private final HttpServerResponse response;
    private final String node;
    private final EventStream stream;
    private final Watcher watcher = new Watcher(this::wakeUp);

    Reader(HttpServerResponse response, String node) {
      this.response = response;
      this.node = node;
      this.stream = new EventStream(response, watcher::poll, this::closed);
    }

    void open(Revision since) {
      Thread.startVirtualThread(
          () -> {
            hub.add(watcher, since);
            if (response.closed()) {
              hub.remove(watcher); // it went before it was added
            }
          });
    }

    private void wakeUp() {
      stream.wakeUp();
    }

    /** A host that loses its stream may be dead: look at once instead of waiting for its lease. */
    private void closed() {
      hub.remove(watcher);
      if (!node.isEmpty()) {
        Thread.startVirtualThread(() -> instances.probe(node));
      }
    }
  }
}
