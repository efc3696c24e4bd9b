package dev.modmesh.host.http;

import dev.modmesh.api.function.CallContext;
import dev.modmesh.client.wire.Headers;
import dev.modmesh.host.sync.Registration;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a call, as far as that can be believed: what a gateway says of its caller counts only
 * with the key that this host got from the gateways.
 *
 * @param gateway whether a gateway sends it
 * @param caller for whom; anybody else is known by address
 * @param depth how many modules have called on before it; anybody may count, but only what a
 *     gateway counts is given way to
 */
record Sender(boolean gateway, String caller, int depth) {
  static Sender of(HttpServerRequest request, Registration registration) {
    boolean gateway = registration.isGatewayKey(request.getHeader(Headers.GATEWAY_KEY));
    String caller = gateway ? request.getHeader(Headers.CALLER) : null;
    return new Sender(
        gateway,
        caller == null ? request.remoteAddress().hostAddress() : caller,
        depth(request.getHeader(Headers.DEPTH)));
  }

  /** How far ahead of others the call is. */
  int priority() {
    return gateway ? depth : 0;
  }

  private static int depth(@Nullable String header) {
    try {
      return header == null ? 0 : Math.clamp(Integer.parseInt(header), 0, CallContext.MAX_DEPTH);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
