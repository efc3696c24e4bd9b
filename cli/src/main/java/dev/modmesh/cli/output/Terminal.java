package dev.modmesh.cli.output;

import java.io.PrintWriter;

/**
 * Messages to people on standard error: progress, notes, errors. Colours and rewritten lines only
 * on a terminal, colours not with {@code NO_COLOR}.
 */
public final class Terminal {
  private final PrintWriter err;
  private final boolean terminal;
  private final boolean colour;
  private boolean openLine;
  private String last = "";

  /** Writes to this writer; the launcher knows whether it is a terminal. */
  public Terminal(PrintWriter err) {
    this(err, Boolean.getBoolean("modmesh.cli.err-terminal"), System.getenv("NO_COLOR") == null);
  }

  Terminal(PrintWriter err, boolean terminal, boolean colour) {
    this.err = err;
    this.terminal = terminal;
    this.colour = terminal && colour;
  }

  /** Shows what is going on now; on a terminal it replaces the progress before. */
  public synchronized void progress(String text) {
    if (text.equals(last)) {
      return;
    }
    last = text;
    if (terminal) {
      err.print("\r\033[K" + text + " …");
      openLine = true;
    } else {
      err.println(text + " …");
    }
    err.flush();
  }

  /** Prints a line. */
  public synchronized void note(String text) {
    endProgress();
    err.println(text);
    err.flush();
  }

  /** Prints a warning. */
  public void warn(String text) {
    note(paint("33", "warning:") + " " + text);
  }

  /** Prints an error. */
  public void error(String text) {
    note(paint("31", "error:") + " " + text);
  }

  /** Takes the progress away, so that something else can be printed. */
  public synchronized void endProgress() {
    last = "";
    if (openLine) {
      err.print("\r\033[K");
      err.flush();
      openLine = false;
    }
  }

  /** A good mark. */
  public String good(String text) {
    return paint("32", text);
  }

  /** A bad mark. */
  public String bad(String text) {
    return paint("31", text);
  }

  private String paint(String code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
