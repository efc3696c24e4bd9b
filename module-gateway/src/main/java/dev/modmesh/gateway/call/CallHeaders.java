package dev.modmesh.gateway.call;

import dev.modmesh.client.wire.Headers;
import io.vertx.core.http.HttpHeaders;

/** The headers of calls, with their hashes, since each call looks all of them up. */
final class CallHeaders {
  // in
  static final CharSequence VERSION = of(Headers.VERSION);
  static final CharSequence X_CALL_ID = of(Headers.X_CALL_ID);
  static final CharSequence TIMEOUT = of(Headers.TIMEOUT);
  static final CharSequence GRPC_TIMEOUT = of("grpc-timeout");
  static final CharSequence ENVOY_TIMEOUT = of("x-envoy-expected-rq-timeout-ms");
  static final CharSequence CALLER = of(Headers.CALLER);
  static final CharSequence DEPTH = of(Headers.DEPTH);
  static final CharSequence EXPLAIN = of("Modmesh-Explain");
  static final CharSequence IDEMPOTENCY_KEY = of("Idempotency-Key");
  static final CharSequence CACHE_CONTROL = HttpHeaders.CACHE_CONTROL;

  // both
  static final CharSequence TRACEPARENT = of(Headers.TRACEPARENT);

  // out
  static final CharSequence CONTENT_TYPE = HttpHeaders.CONTENT_TYPE;
  static final CharSequence RETRY_AFTER = of("Retry-After");
  static final CharSequence AGE = of("Age");
  static final CharSequence REPLAYED = of("Idempotency-Replayed");
  static final CharSequence CALL_ID = of(Headers.CALL_ID);
  static final CharSequence ATTEMPTS = of(Headers.ATTEMPTS);
  static final CharSequence CACHE_STATUS = of("Cache-Status");
  static final CharSequence SERVER_TIMING = of("Server-Timing");
  static final CharSequence MODULE = of(Headers.MODULE);
  static final CharSequence DIGEST = of(Headers.DIGEST);
  static final CharSequence INSTANCE = of(Headers.INSTANCE);

  // from an instance
  static final CharSequence ORIGIN = of(Headers.ORIGIN);
  static final CharSequence EXECUTED = of(Headers.EXECUTED);

  private CallHeaders() {}

  private static CharSequence of(String name) {
    return HttpHeaders.createOptimized(name);
  }
}
