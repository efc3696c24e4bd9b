package dev.modmesh.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs one command and ends with its status. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = ModmeshCommand.commandLine(out, err).execute(arguments);
    out.flush();
    err.flush();
    System.exit(status);
  }
}
