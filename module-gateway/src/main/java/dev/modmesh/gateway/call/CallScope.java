package dev.modmesh.gateway.call;

import dev.modmesh.client.wire.TraceParent;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Names a call in all that its thread logs meanwhile: {@code call_id}, and {@code trace_id} where
 * the caller sent a W3C trace context or the call is recorded.
 */
final class CallScope {
  private static final String CALL_ID = "call_id";
  private static final String TRACE_ID = "trace_id";

  private CallScope() {}

  /** Logs by this, of an exchange. Whoever reads the log finds the call by its id. */
  static void log(Exchange exchange, Runnable line) {
    put(exchange.callId, exchange.traceparent());
    try {
      line.run();
    } finally {
      remove();
    }
  }

  private static void put(String callId, @Nullable String traceparent) {
    MDC.put(CALL_ID, callId);
    String traceId = TraceParent.traceId(traceparent);
    if (traceId != null) {
      MDC.put(TRACE_ID, traceId);
    }
  }

  private static void remove() {
    MDC.remove(CALL_ID);
    MDC.remove(TRACE_ID);
  }
}
