package dev.modmesh.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What answers say about the connection that they travel on. */
public final class Connections {
  private Connections() {}

  /** Asks the client not to use the connection again; HTTP/2 has no such header. */
  public static void closeAfterAnswer(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader("Connection", "close");
    }
  }
}
