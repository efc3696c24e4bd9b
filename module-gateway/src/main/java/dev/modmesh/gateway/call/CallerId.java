package dev.modmesh.gateway.call;

/**
 * By what calls of different callers are told apart: the token they carry; for anonymous ones the
 * name that they give themselves in {@code Modmesh-Caller}, else their address. It decides about
 * fairness between callers, and gives no right.
 */
final class CallerId {
  private static final int MOST = 128;

  private CallerId() {}

  /** The same text for all calls of a caller; not a secret. */
  static String of(Exchange exchange) {
    String named = exchange.principal.name();
    if (!named.isEmpty()) {
      return named;
    }
    String given = exchange.header(CallHeaders.CALLER);
    return given != null && !given.isBlank() && given.length() <= MOST
        ? given
        : exchange.downstream.remoteHost();
  }
}
