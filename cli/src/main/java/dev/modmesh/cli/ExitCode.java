package dev.modmesh.cli;

/** With which status the program ends; {@code docs/cli.md} lists them. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int NOT_FOUND = 3;
  public static final int UNAUTHORISED = 4;
  public static final int UNAVAILABLE = 5;

  /** This machine's state stands in the way: no JDK, port taken, data folder unusable. */
  public static final int ENVIRONMENT = 69;

  /** The build failed, or there was none. */
  public static final int NOT_BUILT = 70;

  /** Ended by a second Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
