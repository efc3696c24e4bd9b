package dev.modmesh.gateway.event;

import dev.modmesh.gateway.http.EventStream;
import dev.modmesh.gateway.http.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Events as they happen, as server-sent events. A reader that does not keep up is cut off. */
@ApplicationScoped
class EventsRoute {
  private static final int ORDER = Integer.MIN_VALUE + 1;
  private static final int MAX_WAITING = 1000;

  private final EventLog events;

  EventsRoute(EventLog events) {
    this.events = events;
  }

  void install(@Observes Router router) {
    router.get("/api/v1/events").order(ORDER).handler(this::handle);
  }

  private void handle(RoutingContext routing) {
    String accept = routing.request().getHeader("Accept");
    if (accept == null || !accept.contains("text/event-stream")) {
      routing.next();
      return;
    }
    new Reader(routing).open(since(routing));
  }

  private static long since(RoutingContext routing) {
    try {
      return Long.parseLong(routing.request().getParam("since", "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private final class Reader {
    private final ConcurrentLinkedQueue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final RoutingContext routing;
    private final EventStream stream;
    private Runnable stop = () -> {};

    Reader(RoutingContext routing) {
      this.routing = routing;
      this.stream = new EventStream(routing.response(), this::next, () -> stop.run());
    }

    void open(long since) {
      stop = events.follow(since, this::offer);
    }

    private byte @org.jspecify.annotations.Nullable [] next() {
      byte[] frame = waiting.poll();
      if (frame != null) {
        count.decrementAndGet();
      }
      return frame;
    }

    private void offer(Event event) {
      if (count.incrementAndGet() > MAX_WAITING) {
        stop.run();
        routing.vertx().runOnContext(unused -> routing.response().close());
        return;
      }
      waiting.add(frame(event));
      stream.wakeUp();
    }

    private static byte[] frame(Event event) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(
          ("id: " + event.id() + "\nevent: event\ndata: ").getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(Json.CODEC.write(event.toMap()));
      bytes.writeBytes(new byte[] {'\n', '\n'});
      return bytes.toByteArray();
    }
  }
}
