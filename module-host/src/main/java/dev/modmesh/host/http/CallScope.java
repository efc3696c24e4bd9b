package dev.modmesh.host.http;

import dev.modmesh.api.function.CallContext;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Names a call in all that its thread logs meanwhile: {@code call_id}, and {@code trace_id} where
 * the caller sent a W3C trace context.
 */
final class CallScope {
  private static final String CALL_ID = "call_id";
  private static final String TRACE_ID = "trace_id";
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

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
    if (!traceparent.isEmpty()) {
      Matcher matcher = TRACEPARENT.matcher(traceparent);
      if (matcher.matches()) {
        MDC.put(TRACE_ID, matcher.group(1));
      }
    }
  }

  private static void remove() {
    MDC.remove(CALL_ID);
    MDC.remove(TRACE_ID);
  }
}
