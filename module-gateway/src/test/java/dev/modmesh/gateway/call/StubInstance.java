package dev.modmesh.gateway.call;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A real HTTP server on a free port that behaves as a test says. */
final class StubInstance implements AutoCloseable {
  private final HttpServer server;
  final List<String> bodies = new CopyOnWriteArrayList<>();
  final List<String> versions = new CopyOnWriteArrayList<>();
  volatile Handler<HttpServerRequest> behaviour = StubInstance::answer;

  StubInstance(Vertx vertx) throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              bodies.add(body.toString());
                              versions.add(String.valueOf(request.getHeader("Modmesh-Version")));
                              behaviour.handle(request);
                            }))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  static void answer(HttpServerRequest request) {
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end("{\"return_value\":\"ok\"}");
  }

  static Handler<HttpServerRequest> status(int status) {
    return request -> request.response().setStatusCode(status).end();
  }

  static void reset(HttpServerRequest request) {
    request.connection().close();
  }

  int port() {
    return server.actualPort();
  }

  int calls() {
    return bodies.size();
  }

  @Override
  public void close() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
