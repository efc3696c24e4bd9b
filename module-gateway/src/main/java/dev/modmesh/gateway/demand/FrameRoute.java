package dev.modmesh.gateway.demand;

import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.node.NodeIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /api/v1/node/frame?since=SEQ}: the summary frames of this gateway after the one that
 * was seen last; waits for the next if there is none, at most 5 s.
 */
@ApplicationScoped
class FrameRoute {
  private static final int ORDER = Integer.MIN_VALUE + 1;
  private static final long PATIENCE_MILLIS = 5_000;

  private final Demands demands;
  private final NodeIdentity identity;

  FrameRoute(Demands demands, NodeIdentity identity) {
    this.demands = demands;
    this.identity = identity;
  }

  void install(@Observes Router router) {
    router.get("/api/v1/node/frame").order(ORDER).handler(this::handle);
  }

  private void handle(RoutingContext routing) {
    long since;
    try {
      since = Long.parseLong(routing.request().getParam("since", "-1"));
    } catch (NumberFormatException e) {
      since = -1;
    }
    new Reader(routing, since).start();
  }

  private final class Reader {
    private final Vertx vertx;
    private final HttpServerResponse response;
    private final io.vertx.core.Context context;
    private final long since;
    private Runnable stop = () -> {};
    private long timer;
    private boolean done;

    Reader(RoutingContext routing, long since) {
      this.vertx = routing.vertx();
      this.response = routing.response();
      this.context = io.vertx.core.impl.ContextInternal.current();
      this.since = since;
    }

    void start() {
      response.closeHandler(unused -> end());
      timer = vertx.setTimer(PATIENCE_MILLIS, unused -> answer(true));
      stop = demands.follow(() -> context.runOnContext(unused -> answer(false)));
      answer(false);
    }

    private void answer(boolean anyway) {
      if (done) {
        return;
      }
      List<Map<String, Object>> frames = demands.since(since);
      if (frames.isEmpty() && !anyway) {
        return;
      }
      end();
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("node_id", identity.nodeId());
      body.put("boot_id", identity.bootId());
      body.put("frames", frames);
      response
          .putHeader("Content-Type", "application/json")
          .end(Buffer.buffer(Json.CODEC.write(body)));
    }

    private void end() {
      done = true;
      stop.run();
      vertx.cancelTimer(timer);
    }
  }
}
