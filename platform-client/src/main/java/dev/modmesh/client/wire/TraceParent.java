package dev.modmesh.client.wire;

import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} of W3C Trace Context: version, trace, span and flags in hex. */
public final class TraceParent {
  private static final int TRACE_AT = 3;
  private static final int TRACE_END = 35;
  private static final int SPAN_END = 52;
  private static final int LENGTH = 55; // later versions may be longer

  private TraceParent() {}

  /** The id of the trace, 32 hex digits; null if the header is not there or not well formed. */
  public static @Nullable String traceId(@Nullable String header) {
    if (header == null || header.length() < LENGTH) {
      return null;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = header.charAt(i);
      boolean dash = i == TRACE_AT - 1 || i == TRACE_END || i == SPAN_END;
      if (dash ? c != '-' : !isHex(c)) {
        return null;
      }
    }
    return header.substring(TRACE_AT, TRACE_END);
  }

  /** The id of the caller's span, 16 hex digits, of a header that has a trace id. */
  public static String spanId(String header) {
    return header.substring(TRACE_END + 1, SPAN_END);
  }

  /** The flags, two hex digits, of a header that has a trace id. */
  public static String flags(String header) {
    return header.substring(SPAN_END + 1, LENGTH);
  }

  /** The header of version 00. */
  public static String of(String traceId, String spanId, String flags) {
    return "00-" + traceId + '-' + spanId + '-' + flags;
  }

  private static boolean isHex(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
  }
}
