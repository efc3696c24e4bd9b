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
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The watch as server-sent events. */
@ApplicationScoped
class WatchRoute {
  private static final int ORDER = Integer.MIN_VALUE + 1;

  // A dying process closes its sockets one after the other, so that its port may take a connection
  // for a moment after its stream has broken; and a last heartbeat may still be on its way.
  private static final List<Long> LOOK_AFTER_MILLIS = List.of(0L, 25L, 100L, 400L, 1600L);

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

  private void look(String node) {
    try {
      for (long pause : LOOK_AFTER_MILLIS) {
        TimeUnit.MILLISECONDS.sleep(pause);
        instances.probe(node);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
        Thread.startVirtualThread(() -> look(node));
      }
    }
  }
}
