package dev.modmesh.api.guest;

/** A failure that a function reports to its caller; its message is shown, its class is not. */
public final class FunctionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with a message for the caller. */
  public FunctionException(String message) {
    super(message);
  }
}
