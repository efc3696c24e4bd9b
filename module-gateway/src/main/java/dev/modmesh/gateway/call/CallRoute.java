package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.gateway.access.AccessGate;
import dev.modmesh.gateway.access.Principal;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.downstream.DirectLanes;
import dev.modmesh.gateway.downstream.Downstream;
import dev.modmesh.gateway.downstream.FunctionPath;
import dev.modmesh.gateway.downstream.PlainCalls;
import dev.modmesh.gateway.downstream.RoutedDownstream;
import dev.modmesh.gateway.http.Connections;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.outcome.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where calls come in: directly from a connection, or by a route ahead of everything else, so that
 * a call passes no other. A path that needs decoding takes the long way.
 */
@Singleton
class CallRoute implements PlainCalls {
  private static final int FIRST = Integer.MIN_VALUE;
  private static final int BEHIND_GATE = FIRST + 2;
  private static final String PATH = "/api/v1/modules/:module/functions/:function";

  private final AccessGate access;
  private final DirectLanes lanes;
  private final CallPipeline pipeline;
  private final CallTables tables;
  private final CallIds ids;
  private final int maxBodyBytes;

  CallRoute(
      AccessGate access,
      DirectLanes lanes,
      CallPipeline pipeline,
      CallTables tables,
      CallIds ids,
      GatewayConfig config) {
    this.access = access;
    this.lanes = lanes;
    this.pipeline = pipeline;
    this.tables = tables;
    this.ids = ids;
    this.maxBodyBytes = config.call().maxBodyBytes();
  }

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(this::first);
    router.post(PATH).order(BEHIND_GATE).handler(this::decoded);
    router.route(PATH).order(BEHIND_GATE + 1).handler(CallRoute::refuseMethod);
  }

  @Override
  public void begin(Downstream caller, ContextInternal context, FunctionPath path, Buffer body) {
    Exchange exchange = admit(caller, context, path);
    if (exchange != null) {
      exchange.body = body;
      pipeline.run(exchange);
    }
  }

  private void first(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    FunctionPath path =
        request.method() == HttpMethod.POST ? FunctionPath.of(request.path()) : null;
    if (path == null) {
      routing.next();
      return;
    }
    RoutedDownstream caller = lanes.callerOf(request, path, this);
    Exchange exchange = admit(caller, ContextInternal.current(), path);
    if (exchange != null) {
      new BodyReader(request, caller, exchange).start();
    }
  }

  private void decoded(RoutingContext routing) {
    Principal principal = Objects.requireNonNull(routing.get(AccessGate.PRINCIPAL));
    String module = Objects.requireNonNull(routing.pathParam("module"));
    String function = Objects.requireNonNull(routing.pathParam("function"));
    HttpServerRequest request = routing.request();
    RoutedDownstream caller = new RoutedDownstream(request);
    FunctionPath path = new FunctionPath(module, function);
    Exchange exchange = exchange(caller, ContextInternal.current(), principal, path);
    new BodyReader(request, caller, exchange).start();
  }

  private @Nullable Exchange admit(Downstream caller, ContextInternal context, FunctionPath path) {
    Principal principal;
    try {
      principal = access.admitCall(caller);
    } catch (ProblemException problem) {
      access.refuseCall(caller, problem);
      return null;
    }
    return exchange(caller, context, principal, path);
  }

  private Exchange exchange(
      Downstream caller, ContextInternal context, Principal principal, FunctionPath path) {
    Exchange exchange =
        new Exchange(
            pipeline,
            caller,
            context,
            principal,
            tables.table(),
            path.module(),
            path.function(),
            ids.of(caller.header(CallHeaders.X_CALL_ID)));
    caller.onGone(() -> pipeline.cancel(exchange));
    return exchange;
  }

  private static void refuseMethod(RoutingContext routing) {
    ProblemException problem =
        new ProblemException(
            ProblemType.METHOD_NOT_ALLOWED,
            "A function is called with POST, not with " + routing.request().method() + ".");
    routing
        .response()
        .setStatusCode(problem.type().status())
        .putHeader("Allow", "POST")
        .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE)
        .end(Buffer.buffer(Json.CODEC.write(ProblemDocument.of(problem))));
  }

  /** Collects the body up to the limit. */
  private final class BodyReader {
    private final HttpServerRequest request;
    private final RoutedDownstream caller;
    private final Exchange exchange;
    private @Nullable Buffer body;

    BodyReader(HttpServerRequest request, RoutedDownstream caller, Exchange exchange) {
      this.request = request;
      this.caller = caller;
      this.exchange = exchange;
    }

    void start() {
      request.handler(this::chunk);
      request.endHandler(unused -> end());
      request.exceptionHandler(unused -> pipeline.cancel(exchange));
      request.resume();
    }

    private void chunk(Buffer chunk) {
      if (exchange.finished) {
        return;
      }
      body = body == null ? chunk : body.length() == 0 ? chunk : append(body, chunk);
      if (body.length() > maxBodyBytes) {
        Connections.closeAfterAnswer(request);
        exchange.fail(
            new ProblemException(
                ProblemType.BODY_TOO_LARGE,
                "The body of a call may have at most " + maxBodyBytes + " bytes."),
            Outcome.CALLER_ERROR);
      }
    }

    private Buffer append(Buffer head, Buffer chunk) {
      return Buffer.buffer(head.length() + chunk.length()).appendBuffer(head).appendBuffer(chunk);
    }

    private void end() {
      if (!exchange.finished) {
        exchange.body = body == null ? Buffer.buffer() : body;
        caller.received(exchange.body.length());
        pipeline.run(exchange);
      }
    }
  }
}
