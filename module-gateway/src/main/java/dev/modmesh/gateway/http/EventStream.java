package dev.modmesh.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events to one reader: takes frames from where they wait, while the connection takes
 * them. Create it on the event loop of the request; wake it up from any thread.
 */
public final class EventStream {
  private final HttpServerResponse response;
  private final Supplier<byte @Nullable []> frames;
  private final Context context = ContextInternal.current();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * Begins the response.
   *
   * @param frames gives the next frame, or null if none waits
   * @param closed called once when the reader is gone
   */
  public EventStream(
      HttpServerResponse response, Supplier<byte @Nullable []> frames, Runnable closed) {
    this.response = response;
    this.frames = frames;
    response.putHeader("Content-Type", "text/event-stream");
    response.putHeader("Cache-Control", "no-store");
    response.setChunked(true);
    response.closeHandler(unused -> closed.run());
    response.drainHandler(unused -> drain());
    response.writeHead();
  }

  /** There is something to take. */
  public void wakeUp() {
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(unused -> drain());
    }
  }

  private void drain() {
    scheduled.set(false);
    while (!response.writeQueueFull() && !response.closed()) {
      byte[] frame = frames.get();
      if (frame == null) {
        return;
      }
      response.write(Buffer.buffer(frame));
    }
  }
}
