package dev.modmesh.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java cannot send by itself. */
public final class Signals {
  private Signals() {}

  /** Suspends a process (SIGSTOP): it holds its connections and does nothing any more. */
  public static void suspend(long pid) {
    send("STOP", pid);
  }

  /** Lets it go on (SIGCONT). */
  public static void resume(long pid) {
    send("CONT", pid);
  }

  private static void send(String name, long pid) {
    try {
      int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
