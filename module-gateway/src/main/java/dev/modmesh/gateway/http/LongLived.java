package dev.modmesh.gateway.http;

import io.quarkus.vertx.http.runtime.filters.QuarkusRequestWrapper;
import io.vertx.core.http.HttpServerRequest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Requests that go on for as long as somebody listens. The graceful shutdown of Quarkus waits for
 * all requests to end, and does not see that of a WebSocket end at all: each that ever was would
 * hold up the stop for the whole of {@code quarkus.shutdown.timeout}. Quarkus has no public way to
 * say that a request need not be waited for, so its own mark is used; without it, stops are slow
 * and nothing else.
 */
public final class LongLived {
  private static final Logger LOG = Logger.getLogger(LongLived.class);
  private static final @Nullable MethodHandle DONE = find();

  private LongLived() {}

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.privateLookupIn(QuarkusRequestWrapper.class, MethodHandles.lookup())
          .findVirtual(QuarkusRequestWrapper.class, "done", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      LOG.debug("Stops will wait for readers of the feed", e);
      return null;
    }
  }

  /** The stop of the gateway shall not wait for this request. */
  public static void notAwaited(HttpServerRequest request) {
    MethodHandle done = DONE;
    QuarkusRequestWrapper counted = QuarkusRequestWrapper.get(request);
    if (done == null || counted == null) {
      return;
    }
    try {
      done.invoke(counted);
    } catch (Throwable e) {
      LOG.debug("The stop will wait for a reader of the feed", e);
    }
  }
}
