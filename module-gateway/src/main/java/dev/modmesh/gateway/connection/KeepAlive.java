package dev.modmesh.gateway.connection;

import java.util.concurrent.TimeUnit;

/** Reads {@code Keep-Alive: timeout=5}. */
final class KeepAlive {
  private static final String TIMEOUT = "timeout=";

  /** What the request may need on its way, so that it does not meet a connection that closes. */
  private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private KeepAlive() {}

  /** How long a connection may rest; never longer than so far. */
  static long nanos(String header, long soFar) {
    int start = header.indexOf(TIMEOUT);
    if (start < 0) {
      return soFar;
    }
    start += TIMEOUT.length();
    int end = start;
    while (end < header.length() && end - start < 9 && isDigit(header.charAt(end))) {
      end++;
    }
    if (end == start) {
      return soFar;
    }
    long seconds = Integer.parseInt(header, start, end, 10);
    return Math.min(soFar, Math.max(0, TimeUnit.SECONDS.toNanos(seconds) - MARGIN_NANOS));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
