package dev.modmesh.runtime.wasm;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How guests reach HTTP services through Extism's {@code http_request}. Whoever implements it
 * decides which addresses a guest may name, at connect time. Thread-safe.
 */
@FunctionalInterface
public interface HttpAccess {
  /** Allows nothing. */
  HttpAccess NONE = request -> null;

  /**
   * Sends a request and waits for the answer, not longer than the deadline.
   *
   * @return null if the guest may not send it
   */
  @Nullable Response send(Request request);

  /**
   * A request of a guest.
   *
   * @param deadlineNanos {@link System#nanoTime()} after which nobody waits for the answer
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier that nobody compares
  record Request(
      String method, String url, Map<String, String> headers, byte[] body, long deadlineNanos) {}

  /** The answer; a guest sees headers with lower-case names. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier that nobody compares
  record Response(int status, Map<String, String> headers, byte[] body) {}
}
