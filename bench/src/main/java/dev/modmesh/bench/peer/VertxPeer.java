package dev.modmesh.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The least that Vert.x can do, on one event loop: what the platform adds is measured from here.
 */
public final class VertxPeer implements Peer {
  private static final int CONNECTIONS = 512;
  private static final Buffer ANSWER =
      Buffer.buffer("{\"return_value\":\"" + "x".repeat(64) + "\"}");

  /** What it does. */
  enum Kind {
    ECHO("Vert.x echo"),
    FORWARDER("Vert.x forwarder"),
    PROXY("vertx-http-proxy");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  private final Kind kind;

  VertxPeer(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return kind.title;
  }

  @Override
  public List<String> command(Path folder, int port, List<Integer> backends) {
    List<String> arguments = new ArrayList<>(List.of(kind.name(), Integer.toString(port)));
    backends.forEach(backend -> arguments.add(Integer.toString(backend)));
    return Programs.java(VertxPeer.class, arguments.toArray(String[]::new));
  }

  /**
   * Entry point of its process.
   *
   * @param arguments kind, port, and the ports of the backends
   */
  public static void main(String[] arguments) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    int port = Integer.parseInt(arguments[1]);
    List<Integer> backends =
        List.of(arguments).subList(2, arguments.length).stream().map(Integer::valueOf).toList();
    HttpClient client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS));
    vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(
            switch (Kind.valueOf(arguments[0].toUpperCase(Locale.ROOT))) {
              case ECHO -> VertxPeer::echo;
              case FORWARDER -> new Forwarder(client, backends)::handle;
              case PROXY ->
                  HttpProxy.reverseProxy(client).originSelector(new Rotation(backends)::next)
                      ::handle;
            })
        .listen();
  }

  private static void echo(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> request.response().putHeader("Content-Type", "application/json").end(ANSWER));
  }

  private static final class Rotation {
    private final List<SocketAddress> backends;
    private int turn;

    Rotation(List<Integer> ports) {
      backends =
          ports.stream().map(port -> SocketAddress.inetSocketAddress(port, "127.0.0.1")).toList();
    }

    Future<SocketAddress> next(HttpServerRequest request) {
      turn = (turn + 1) % backends.size();
      return Future.succeededFuture(backends.get(turn));
    }
  }

  /** Buffers both bodies, as a gateway that may retry has to. */
  private static final class Forwarder {
    private final HttpClient client;
    private final List<Integer> backends;
    private int turn;

    Forwarder(HttpClient client, List<Integer> backends) {
      this.client = client;
      this.backends = backends;
    }

    void handle(HttpServerRequest request) {
      request.body().onSuccess(body -> send(request, body));
    }

    private void send(HttpServerRequest request, Buffer body) {
      turn = (turn + 1) % backends.size();
      client
          .request(
              new RequestOptions()
                  .setMethod(HttpMethod.POST)
                  .setHost("127.0.0.1")
                  .setPort(backends.get(turn))
                  .setURI(request.uri()))
          .compose(out -> forward(out, body))
          .compose(HttpClientResponse::body)
          .onSuccess(
              answer ->
                  request.response().putHeader("Content-Type", "application/json").end(answer))
          .onFailure(failure -> request.response().setStatusCode(502).end());
    }

    private static Future<HttpClientResponse> forward(HttpClientRequest out, Buffer body) {
      return out.putHeader("Content-Type", "application/json").send(body);
    }
  }
}
