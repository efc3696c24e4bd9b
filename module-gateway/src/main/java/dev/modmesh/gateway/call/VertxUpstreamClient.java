package dev.modmesh.gateway.call;

import dev.modmesh.gateway.config.GatewayConfig;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Upstream HTTP by one Vert.x client per event loop, so that no connection crosses loops. */
@Singleton
class VertxUpstreamClient implements UpstreamClient {
  /** Shorter than what hosts allow, so that the gateway is the one that closes idle connections. */
  private static final int IDLE_SECONDS = 20;

  private final int maxHeldBytes;
  private final FastThreadLocal<HttpClient> clients;

  VertxUpstreamClient(Vertx vertx, GatewayConfig config) {
    this.maxHeldBytes = config.call().maxHeldBytes();
    HttpClientOptions options =
        new HttpClientOptions()
            .setMaxPoolSize(config.call().connectionsPerLoop())
            .setConnectTimeout((int) config.call().connectTimeout().toMillis())
            .setKeepAlive(true)
            .setKeepAliveTimeout(IDLE_SECONDS)
            .setIdleTimeout(0)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setTcpNoDelay(true)
            .setDecompressionSupported(false);
    this.clients =
        new FastThreadLocal<>() {
          @Override
          protected HttpClient initialValue() {
            // A connection that breaks is told by its request; nobody else need hear of it.
            return vertx
                .createHttpClient(options)
                .connectionHandler(connection -> connection.exceptionHandler(unused -> {}));
          }
        };
  }

  @Override
  public Attempt send(Exchange exchange, Consumer<AttemptResult> done) {
    VertxAttempt attempt = new VertxAttempt(exchange, maxHeldBytes, done);
    attempt.start(clients.get());
    return attempt;
  }
}
