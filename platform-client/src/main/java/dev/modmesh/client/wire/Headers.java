package dev.modmesh.client.wire;

/** Names of the HTTP headers that calls carry. */
public final class Headers {
  /** In: exact version, range or digest. To an instance: always the exact version. */
  public static final String VERSION = "Modmesh-Version";

  /** Digest of the version that is wanted, or that answered. */
  public static final String DIGEST = "Modmesh-Digest";

  /** Digest over the version and its resolved dependencies. */
  public static final String ACTIVATION = "Modmesh-Activation";

  /** Out: {@code name@version} that answered. */
  public static final String MODULE = "Modmesh-Module";

  /** Out: the instance that answered. */
  public static final String INSTANCE = "Modmesh-Instance";

  /** Out: the id of the call. */
  public static final String CALL_ID = "Modmesh-Call-Id";

  /** In, and to an instance: the caller's id of the call. */
  public static final String X_CALL_ID = "X-Call-Id";

  /** Out: how many attempts were made. */
  public static final String ATTEMPTS = "Modmesh-Attempts";

  /** In, and to an instance: the time that is left, such as {@code 2s}. */
  public static final String TIMEOUT = "Modmesh-Timeout";

  /** From an instance: who caused the error, such as {@code module}. */
  public static final String ORIGIN = "Modmesh-Origin";

  /** From an instance: {@code no} when nothing was run. */
  public static final String EXECUTED = "Modmesh-Executed";

  /** Between modules: how many modules have called on before this one. */
  public static final String DEPTH = "Modmesh-Depth";

  /** To an instance: its lease, by which it knows that a gateway sends this. */
  public static final String GATEWAY_KEY = "Modmesh-Gateway-Key";

  /** To an instance, with its key: an opaque name of the caller, for fairness among callers. */
  public static final String CALLER = "Modmesh-Caller";

  /** W3C trace context. */
  public static final String TRACEPARENT = "traceparent";

  private Headers() {}
}
