package dev.modmesh.gateway.feed;

import dev.modmesh.gateway.http.EventStream;
import dev.modmesh.gateway.http.LongLived;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The feed for those that open no WebSocket: as server-sent events, as one snapshot, and its
 * history.
 */
@ApplicationScoped
class FeedRoute {
  static final String PATH = "/api/v1/feed";
  private static final int ORDER = Integer.MIN_VALUE + 1;

  private final Feed feed;

  FeedRoute(Feed feed) {
    this.feed = feed;
  }

  void install(@Observes Router router) {
    router.get(PATH).order(ORDER).handler(this::handle);
    router.get(PATH + "/history").order(ORDER).handler(this::history);
  }

  private void handle(RoutingContext routing) {
    if (routing.request().getHeader("Sec-WebSocket-Key") != null) {
      routing.next();
      return;
    }
    String accept = routing.request().getHeader("Accept");
    if (accept != null && accept.contains("text/event-stream")) {
      stream(routing);
    } else {
      answer(routing, feed.hub().snapshot().thenApply(FeedRoute::list));
    }
  }

  private static byte[] list(List<FeedFrame> parts) {
    String items = parts.stream().map(FeedFrame::text).collect(Collectors.joining(","));
    return ("{\"items\":[" + items + "]}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private void history(RoutingContext routing) {
    answer(routing, feed.hub().history());
  }

  private static void answer(RoutingContext routing, CompletionStage<byte[]> body) {
    Context context = routing.vertx().getOrCreateContext();
    body.whenComplete(
        (bytes, failure) ->
            context.runOnContext(
                unused -> {
                  if (failure != null) {
                    routing.fail(failure);
                  } else {
                    routing
                        .response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(Buffer.buffer(bytes));
                  }
                }));
  }

  private void stream(RoutingContext routing) {
    String last = routing.request().getHeader("Last-Event-ID");
    LongLived.notAwaited(routing.request());
    ServerSent writer = new ServerSent(routing);
    FeedReader reader =
        new FeedReader(writer, last == null ? since(routing.request().query()) : last);
    writer.open(() -> feed.hub().remove(reader));
    feed.hub().add(reader);
  }

  /** The {@code since} of a query. */
  static @Nullable String since(@Nullable String query) {
    List<String> values =
        new QueryStringDecoder(query == null ? "" : query, false).parameters().get("since");
    return values == null ? null : values.getFirst();
  }

  /** One frame at a time: it is taken when the connection has room for it. */
  private static final class ServerSent implements FeedWriter {
    private record Waiting(FeedFrame frame, CompletableFuture<Object> taken) {}

    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final RoutingContext routing;
    private @Nullable EventStream stream;

    ServerSent(RoutingContext routing) {
      this.routing = routing;
    }

    void open(Runnable closed) {
      stream = new EventStream(routing.response(), this::next, closed);
    }

    private byte @Nullable [] next() {
      Waiting next = waiting.poll();
      if (next == null) {
        return null;
      }
      next.taken().complete(next);
      return next.frame().serverSent().get();
    }

    @Override
    public CompletionStage<?> write(FeedFrame frame) {
      CompletableFuture<Object> taken = new CompletableFuture<>();
      waiting.add(new Waiting(frame, taken));
      EventStream open = stream;
      if (open != null) {
        open.wakeUp();
      }
      return taken;
    }

    @Override
    public void close(int code, String reason) {
      routing.vertx().runOnContext(unused -> routing.response().close());
    }
  }
}
