package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.gateway.access.AccessGate;
import dev.modmesh.gateway.access.Principal;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.discovery.CallTables;
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
 * The route of calls, ahead of everything else, so that a call passes no other route. A path that
 * needs decoding takes the long way. Reads the body and begins.
 */
@Singleton
class CallRoute {
  private static final int FIRST = Integer.MIN_VALUE;
  private static final int BEHIND_GATE = FIRST + 2;
  private static final String PATH = "/api/v1/modules/:module/functions/:function";

  private final AccessGate access;
  private final CallPipeline pipeline;
  private final CallTables tables;
  private final CallIds ids;
  private final int maxBodyBytes;

  CallRoute(
      AccessGate access,
      CallPipeline pipeline,
      CallTables tables,
      CallIds ids,
      GatewayConfig config) {
    this.access = access;
    this.ids = ids;
    this.pipeline = pipeline;
    this.tables = tables;
    this.maxBodyBytes = config.call().maxBodyBytes();
  }

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(this::direct);
    router.post(PATH).order(BEHIND_GATE).handler(this::decoded);
    router.route(PATH).order(BEHIND_GATE + 1).handler(CallRoute::refuseMethod);
  }

  private void direct(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    FunctionPath path =
        request.method() == HttpMethod.POST ? FunctionPath.of(request.path()) : null;
    if (path == null) {
      routing.next();
      return;
    }
    Principal principal;
    try {
      principal = access.admitCall(request);
    } catch (ProblemException problem) {
      access.refuseCall(request, problem);
      return;
    }
    begin(request, principal, path);
  }

  private void decoded(RoutingContext routing) {
    Principal principal = Objects.requireNonNull(routing.get(AccessGate.PRINCIPAL));
    String module = Objects.requireNonNull(routing.pathParam("module"));
    String function = Objects.requireNonNull(routing.pathParam("function"));
    begin(routing.request(), principal, new FunctionPath(module, function));
  }

  private void begin(HttpServerRequest request, Principal principal, FunctionPath path) {
    Exchange exchange =
        new Exchange(
            pipeline,
            request,
            ContextInternal.current(),
            principal,
            tables.table(),
            path.module(),
            path.function(),
            ids.of(request.headers().get(CallHeaders.X_CALL_ID)));
    exchange.response().closeHandler(unused -> pipeline.cancel(exchange));
    new BodyReader(exchange).start();
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
    private final Exchange exchange;
    private @Nullable Buffer body;

    BodyReader(Exchange exchange) {
      this.exchange = exchange;
    }

    void start() {
      exchange.request.handler(this::chunk);
      exchange.request.endHandler(unused -> end());
      exchange.request.exceptionHandler(unused -> pipeline.cancel(exchange));
      exchange.request.resume();
    }

    private void chunk(Buffer chunk) {
      if (exchange.finished) {
        return;
      }
      body = body == null ? chunk : body.length() == 0 ? chunk : append(body, chunk);
      if (body.length() > maxBodyBytes) {
        Connections.closeAfterAnswer(exchange.request);
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
        pipeline.run(exchange);
      }
    }
  }
}
