package dev.modmesh.api.function;

/**
 * The circumstances of a call inside a host.
 *
 * @param callId identifies the outermost call everywhere
 * @param deadlineNanos {@link System#nanoTime()} after which nobody waits for the answer
 * @param depth how many modules have called on before this one; 0 for a call from outside
 * @param traceparent W3C trace context; empty if none came in
 */
public record CallContext(String callId, long deadlineNanos, int depth, String traceparent) {
  /** The deepest chain of modules that call modules. */
  public static final int MAX_DEPTH = 8;

  /** The context of a call that this call makes. */
  public CallContext inner() {
    return new CallContext(callId, deadlineNanos, depth + 1, traceparent);
  }

  /** The same in another span of the trace. */
  public CallContext withTraceparent(String other) {
    return new CallContext(callId, deadlineNanos, depth, other);
  }

  /** Nanoseconds left; zero or less when the deadline has passed. */
  public long remainingNanos() {
    return deadlineNanos - System.nanoTime();
  }
}
