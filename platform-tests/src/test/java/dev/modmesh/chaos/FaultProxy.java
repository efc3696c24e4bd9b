package dev.modmesh.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Stands between the gateway and one instance, passes everything on, and does what it is told to go
 * wrong. So faults come from outside of both. Lives on an event loop; told from any thread.
 */
final class FaultProxy {
  private static final int CONNECTIONS = 1000;
  private static final Duration HALF_IS_READ = Duration.ofMillis(20);

  private final Vertx vertx;
  private final HttpClient http;
  private final HttpServer server;
  private final int servicePort;
  private final RandomGenerator random;
  private final Arrivals arrivals = new Arrivals();
  private volatile Fault fault = Fault.none();

  private FaultProxy(Vertx vertx, int servicePort, RandomGenerator random) {
    this.vertx = vertx;
    this.servicePort = servicePort;
    this.random = random;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setDefaultHost("127.0.0.1"));
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setSoLinger(0)) // what it closes is reset
            .requestHandler(this::accept);
  }

  /** Listens on a free port. */
  static FaultProxy start(Vertx vertx, int servicePort, RandomGenerator random) {
    FaultProxy proxy = new FaultProxy(vertx, servicePort, random);
    proxy.server.listen().toCompletionStage().toCompletableFuture().join();
    return proxy;
  }

  int port() {
    return server.actualPort();
  }

  /** From now on this goes wrong; with {@link Fault#none()} nothing does. */
  void inject(Fault next) {
    fault = next;
  }

  /** When requests came in. */
  Arrivals arrivals() {
    return arrivals;
  }

  private void accept(HttpServerRequest request) {
    arrivals.add();
    request.exceptionHandler(unused -> {}); // the caller has gone
    Fault now = fault;
    switch (now) {
      case Fault.Hang() -> {}
      case Fault.Errors(double share) when random.nextDouble() < share ->
          request.body().onSuccess(unused -> request.response().setStatusCode(500).end());
      case Fault.None(),
          Fault.Errors(_),
          Fault.Delay(_),
          Fault.ResetAfterHead(),
          Fault.HalfBody() ->
          request.body().onSuccess(body -> forward(request, body, now));
    }
  }

  private void forward(HttpServerRequest request, Buffer body, Fault now) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setPort(servicePort)
            .setURI(request.uri())
            .setHeaders(request.headers());
    http.request(options)
        .compose(opened -> opened.send(body))
        .onSuccess(
            head -> head.body().onSuccess(answer -> passOn(request.response(), head, answer, now)))
        .onFailure(unused -> request.connection().close());
  }

  private void passOn(
      HttpServerResponse response, HttpClientResponse head, Buffer answer, Fault now) {
    response.setStatusCode(head.statusCode());
    response.headers().setAll(head.headers());
    switch (now) {
      case Fault.None(), Fault.Errors(_), Fault.Hang() -> send(response, answer);
      case Fault.Delay(Duration time) ->
          vertx.setTimer(time.toMillis(), unused -> send(response, answer));
      case Fault.ResetAfterHead() -> sendPart(response, Buffer.buffer());
      case Fault.HalfBody() -> sendPart(response, answer.slice(0, answer.length() / 2));
    }
  }

  private static void send(HttpServerResponse response, Buffer answer) {
    if (!response.closed()) {
      response.end(answer);
    }
  }

  /** The head promises more than comes. */
  private void sendPart(HttpServerResponse response, Buffer part) {
    if (!response.closed()) {
      response.write(part);
      vertx.setTimer(HALF_IS_READ.toMillis(), unused -> response.close());
    }
  }
}
