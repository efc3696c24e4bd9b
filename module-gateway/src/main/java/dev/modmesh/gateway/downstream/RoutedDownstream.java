package dev.modmesh.gateway.downstream;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The caller of a request that came by the routes of the server. */
public final class RoutedDownstream implements Downstream {
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final MultiMap headers;
  private final @Nullable DirectLane lane;

  /** The caller of a request. */
  public RoutedDownstream(HttpServerRequest request) {
    this(request, null);
  }

  /**
   * The caller of a request.
   *
   * @param lane of its connection; null if there is none
   */
  RoutedDownstream(HttpServerRequest request, @Nullable DirectLane lane) {
    this.request = request;
    this.lane = lane;
    this.response = request.response();
    this.headers = request.headers();
  }

  @Override
  public @Nullable String header(CharSequence name) {
    return headers.get(name);
  }

  @Override
  public @Nullable String authority() {
    return authority(request);
  }

  /** The host and port that a request names; null if none. */
  public static @Nullable String authority(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      return request.headers().get(HttpHeaders.HOST);
    }
    HostAndPort named = request.authority();
    return named == null ? null : named.toString();
  }

  @Override
  public String remoteHost() {
    return remoteHost(request);
  }

  /** The address that a request comes from; empty if it has none. */
  public static String remoteHost(HttpServerRequest request) {
    SocketAddress address = request.remoteAddress();
    String host = address == null ? null : address.hostAddress();
    return host == null ? "" : host;
  }

  @Override
  public void onGone(Runnable gone) {
    response.closeHandler(unused -> gone.run());
  }

  @Override
  public boolean isOpen() {
    return !response.closed() && !response.ended();
  }

  @Override
  public void begin(int status) {
    response.setStatusCode(status);
  }

  @Override
  public void answer(CharSequence name, String value) {
    response.headers().add(name, value);
  }

  @Override
  public void end(Buffer body) {
    response.end(body);
    answered();
  }

  private void answered() {
    if (lane != null) {
      lane.answered();
    }
  }

  /** The whole body of the request has come. */
  public void received(int bodyBytes) {
    if (lane != null) {
      lane.received(bodyBytes);
    }
  }

  @Override
  public void stream() {
    response.setChunked(true);
  }

  @Override
  public void write(Buffer piece) {
    response.write(piece);
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void onRoom(Runnable room) {
    response.drainHandler(unused -> room.run());
  }

  @Override
  public void end() {
    response.end();
    answered();
  }

  @Override
  public void reset() {
    response.reset();
  }
}
