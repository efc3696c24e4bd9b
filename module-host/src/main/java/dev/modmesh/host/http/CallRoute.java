package dev.modmesh.host.http;

import dev.modmesh.api.problem.Origin;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.Headers;
import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.host.config.HostConfig;
import dev.modmesh.host.sync.HostSync;
import dev.modmesh.host.work.CallThreads;
import dev.modmesh.host.work.HostJson;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The route of calls: read on the event loop, run on a module thread, answered on the loop. */
@ApplicationScoped
class CallRoute {
  private static final Logger LOG = Logger.getLogger(CallRoute.class);
  private static final int ORDER = Integer.MIN_VALUE + 1;
  private static final byte[] BEFORE = "{\"return_value\":".getBytes(StandardCharsets.UTF_8);

  private final HostSync sync;
  private final CallThreads threads;
  private final int maxBodyBytes;

  CallRoute(HostSync sync, CallThreads threads, HostConfig config) {
    this.sync = sync;
    this.threads = threads;
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
    String length = request.getHeader("Content-Length");
    if (length != null && length.length() > 9 || contentLength(length) > maxBodyBytes) {
      fail(
          request.response(),
          new ProblemException(
              ProblemType.BODY_TOO_LARGE, "The body may have at most " + maxBodyBytes + " bytes."),
          true);
      return;
    }
    request
        .body()
        .onSuccess(body -> begin(request, context, module, function, body.getBytes(), start))
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
      Context context,
      String module,
      String function,
      byte[] body,
      long start) {
    HttpServerResponse response = request.response();
    try {
      boolean pinned = sync.registration().isGatewayKey(request.getHeader(Headers.GATEWAY_KEY));
      HostCall call = HostCall.read(request, module, function, body, sync.view(), pinned, start);
      if (sync.table().isReady(call.activation())) {
        submit(call, response, context);
      } else {
        loadThenSubmit(call, response, context);
      }
    } catch (ProblemException problem) {
      fail(response, problem, true);
    }
  }

  /** First call of a version here: it is loaded within the deadline of the call. */
  private void loadThenSubmit(HostCall call, HttpServerResponse response, Context context) {
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
        .orTimeout(
            Math.max(1, call.context().remainingNanos()), java.util.concurrent.TimeUnit.NANOSECONDS)
        .whenComplete(
            (unused, failure) ->
                context.runOnContext(
                    ignored -> {
                      try {
                        if (failure != null) {
                          throw notLoaded(call, failure);
                        }
                        submit(call, response, context);
                      } catch (ProblemException problem) {
                        fail(response, problem, true);
                      }
                    }));
  }

  private static ProblemException notLoaded(HostCall call, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    String why = cause == null ? "unknown" : String.valueOf(cause.getMessage());
    return new ProblemException(
        ProblemType.NOT_SERVED_HERE, call.record().ref() + " could not be loaded here: " + why);
  }

  private void submit(HostCall call, HttpServerResponse response, Context context) {
    threads.execute(() -> run(call, response, context));
  }

  private void run(HostCall call, HttpServerResponse response, Context context) {
    if (call.context().remainingNanos() <= 0) {
      ProblemException expired =
          new ProblemException(
              ProblemType.DEADLINE_EXCEEDED,
              "The deadline had passed before the call could begin.");
      context.runOnContext(unused -> fail(response, expired, true));
      return;
    }
    try {
      ReturnValue value =
          sync.table().call(call.activation(), call.function(), call.arguments(), call.context());
      Buffer body = body(value);
      context.runOnContext(unused -> answer(call, response, body));
    } catch (ProblemException problem) {
      boolean untouched = problem.type() == ProblemType.NOT_SERVED_HERE;
      context.runOnContext(unused -> fail(response, problem, untouched));
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      LOG.errorf(e, "A call of %s failed inside the host", call.record().ref());
      ProblemException problem =
          new ProblemException(ProblemType.INTERNAL_ERROR, "The host failed; its log says why.");
      context.runOnContext(unused -> fail(response, problem, false));
    }
  }

  private static Buffer body(ReturnValue value) {
    byte[] json = value.toJson(HostJson.CODEC);
    return Buffer.buffer(BEFORE.length + json.length + 1)
        .appendBytes(BEFORE)
        .appendBytes(json)
        .appendByte((byte) '}');
  }

  private void answer(HostCall call, HttpServerResponse response, Buffer body) {
    if (!response.closed()) {
      response.putHeader("Content-Type", "application/json");
      response.putHeader(Headers.MODULE, call.record().ref().toString());
      closeWhenDraining(response);
      response.end(body);
    }
  }

  private void fail(HttpServerResponse response, ProblemException problem, boolean untouched) {
    if (response.closed() || response.ended()) {
      return;
    }
    ProblemType type = problem.type();
    Origin origin = type.origin();
    response.setStatusCode(type.status());
    response.putHeader("Content-Type", ProblemDocument.MEDIA_TYPE);
    response.putHeader(Headers.ORIGIN, origin.word());
    if (untouched) {
      response.putHeader(Headers.EXECUTED, "no");
    }
    if (type.status() == 503) {
      response.putHeader("Retry-After", "1");
    }
    closeWhenDraining(response);
    response.end(Buffer.buffer(HostJson.CODEC.write(ProblemDocument.of(problem))));
  }

  private void closeWhenDraining(HttpServerResponse response) {
    if (sync.draining().hasBegun() && response.streamId() < 0) { // HTTP/2 has no such header
      response.putHeader("Connection", "close");
    }
  }
}
