package dev.modmesh.host.http;

import dev.modmesh.api.function.CallContext;
import dev.modmesh.client.wire.TraceParent;
import java.util.function.Supplier;
import org.jboss.logging.MDC;

/**
 * Names a call in all that its thread logs meanwhile: {@code call_id}, and {@code trace_id} where
 * the caller sent a W3C trace context.
 */
final class CallScope {
  private static final String CALL_ID = "call_id";
  private static final String TRACE_ID = "trace_id";

  private CallScope() {}

  /** Runs this in the name of a call. */
  static <T> T of(CallContext call, Supplier<T> work) {
    put(call.callId(), call.traceparent());
    try {
      return work.get();
    } finally {
      remove();
    }
  }

  private static void put(String callId, String traceparent) {
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
