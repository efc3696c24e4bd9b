package dev.modmesh.host.http;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.host.config.HostConfig;
import dev.modmesh.host.sync.HostSync;
import dev.modmesh.host.trace.Tracing;
import dev.modmesh.host.work.CallThreads;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The route of calls: read on the event loop, run on a module thread, answered on the loop. */
@ApplicationScoped
class CallRoute {
  private static final Logger LOG = Logger.getLogger(CallRoute.class);
  private static final int ORDER = Integer.MIN_VALUE + 1;

  private final HostSync sync;
  private final CallThreads threads;
  private final Tracing tracing;
  private final int maxBodyBytes;

  CallRoute(HostSync sync, CallThreads threads, Tracing tracing, HostConfig config) {
    this.sync = sync;
    this.threads = threads;
    this.tracing = tracing;
    this.maxBodyBytes = config.maxBodyBytes();
  }

  void install(@Observes Router router) {
    router.post("/api/v1/modules/:module/functions/:function").order(ORDER).handler(this::handle);
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Context context = ContextInternal.current();
    String module = Objects.requireNonNull(routing.pathParam("module"));
    String function = Objects.requireNonNull(routing.pathParam("function"));
    long start = System.nanoTime();
    Reply reply = new Reply(request.response(), sync.draining());
    String length = request.getHeader("Content-Length");
    if (length != null && length.length() > 9 || contentLength(length) > maxBodyBytes) {
      reply.problem(
          new ProblemException(
              ProblemType.BODY_TOO_LARGE, "The body may have at most " + maxBodyBytes + " bytes."),
          true);
      return;
    }
    request
        .body()
        .onSuccess(body -> begin(request, reply, context, module, function, body, start))
        .onFailure(cause -> LOG.debugf("A caller went away: %s", cause.getMessage()));
    request.resume();
  }

  private static int contentLength(@Nullable String header) {
    try {
      return header == null ? 0 : Integer.parseInt(header);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  private void begin(
      HttpServerRequest request,
      Reply reply,
      Context context,
      String module,
      String function,
      Buffer body,
      long start) {
    try {
      Sender sender = Sender.of(request, sync.registration());
      if (threads.refuses(sender.caller(), sender.priority())) {
        reply.overloaded(); // before the body is looked at
        return;
      }
      HostCall call =
          HostCall.read(request, module, function, body.getBytes(), sync.view(), sender, start);
      PendingCall pending = new PendingCall(sender, call, sync.table(), tracing, context, reply);
      if (sync.table().isReady(call.activation())) {
        submit(pending, reply.response());
      } else {
        loadThenSubmit(pending, call, context, reply);
      }
    } catch (ProblemException problem) {
      reply.problem(problem, true);
    }
  }

  /** First call of a version here: it is loaded within the deadline of the call. */
  private void loadThenSubmit(PendingCall pending, HostCall call, Context context, Reply reply) {
    if (!call.activation().equals(call.record().activation())) {
      throw new ProblemException(
          ProblemType.NOT_SERVED_HERE,
          "This host does not have activation "
              + call.activation()
              + " of "
              + call.record().ref()
              + ".");
    }
    CompletableFuture<Void> loaded = sync.modules().ensure(call.record());
    loaded
        .orTimeout(Math.max(1, call.context().remainingNanos()), TimeUnit.NANOSECONDS)
        .whenComplete(
            (unused, failure) ->
                context.runOnContext(
                    ignored -> {
                      if (failure == null) {
                        submit(pending, reply.response());
                      } else {
                        reply.problem(notLoaded(call, failure), true);
                      }
                    }));
  }

  private static ProblemException notLoaded(HostCall call, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    String why = cause == null ? "unknown" : String.valueOf(cause.getMessage());
    return new ProblemException(
        ProblemType.NOT_SERVED_HERE, call.record().ref() + " could not be loaded here: " + why);
  }

  private void submit(PendingCall call, HttpServerResponse response) {
    if (response.closed()) {
      return;
    }
    // Either may come first, depending on the protocol and on how the connection ends.
    response.closeHandler(unused -> gone(call));
    response.exceptionHandler(unused -> gone(call));
    threads.submit(call);
  }

  private void gone(PendingCall call) {
    if (!threads.cancel(call)) {
      call.cancel();
    }
  }
}
