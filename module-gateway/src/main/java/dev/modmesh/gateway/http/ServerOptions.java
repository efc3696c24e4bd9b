package dev.modmesh.gateway.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** What the server does not need, so that no request passes it. */
@Singleton
class ServerOptions implements HttpServerOptionsCustomizer {
  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    lean(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    lean(options);
  }

  /** Frames of the feed are small, and shared by all readers as they are. */
  private static void lean(HttpServerOptions options) {
    options
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }
}
