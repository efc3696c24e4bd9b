package dev.modmesh.gateway.connection;

import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.buffer.Buffer;

/**
 * Who takes the answer to one request: its head, its body in pieces, and either its end or its
 * failure, which is the last that is told. On the event loop of the connection.
 */
public interface Reception {
  /** Status and headers. */
  void head(int status, HttpHeaders headers);

  /** A piece of the body, which belongs to the receiver. */
  void chunk(Buffer piece);

  /** The answer is complete. */
  void end();

  /** The connection broke, or the answer is not HTTP. */
  void failed(String cause);
}
