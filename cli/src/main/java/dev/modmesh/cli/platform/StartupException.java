package dev.modmesh.cli.platform;

/** The platform cannot be started here; the message says why and what to do. */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  StartupException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** With which status the program should end. */
  public int exitCode() {
    return exitCode;
  }
}
