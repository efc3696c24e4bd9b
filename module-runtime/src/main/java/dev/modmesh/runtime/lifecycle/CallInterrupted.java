package dev.modmesh.runtime.lifecycle;

/** The thread of a call was interrupted, for its deadline or by the host. */
public final class CallInterrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a stack trace: it is expected. */
  public CallInterrupted() {
    super("interrupted", null, false, false);
  }
}
