package dev.modmesh.gateway.catalog;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.gateway.http.ProblemDocument;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.watch.WatchHub;
import dev.modmesh.registry.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;

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
    String since = routing.request().getParam("since", "0");
    HttpServerResponse response = routing.response();
    try {
      Revision from = Revision.parse(since);
      response.putHeader("Content-Type", "text/event-stream");
      response.putHeader("Cache-Control", "no-store");
      response.setChunked(true);
      new Stream(response, ContextInternal.current(), routing.request().getParam("node", ""))
          .open(from);
    } catch (ProblemException problem) {
      response
          .setStatusCode(problem.type().status())
          .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE)
          .end(Buffer.buffer(ProblemDocument.bytes(ProblemDocument.of(problem))));
    }
  }

  /** One reader: takes frames while its connection takes them. */
  private final class Stream {
    private final HttpServerResponse response;
    private final Context context;
    private final String node;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Watcher watcher = new Watcher(this::wakeUp);

    Stream(HttpServerResponse response, Context context, String node) {
      this.response = response;
      this.context = context;
      this.node = node;
    }

    void open(Revision since) {
      response.closeHandler(unused -> closed());
      response.drainHandler(unused -> drain());
      Thread.startVirtualThread(() -> hub.add(watcher, since));
    }

    private void wakeUp() {
      if (scheduled.compareAndSet(false, true)) {
        context.runOnContext(unused -> drain());
      }
    }

    private void drain() {
      scheduled.set(false);
      while (!response.writeQueueFull() && !response.closed()) {
        byte[] frame = watcher.poll();
        if (frame == null) {
          return;
        }
        response.write(Buffer.buffer(frame));
      }
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
