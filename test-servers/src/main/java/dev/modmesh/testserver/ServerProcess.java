package dev.modmesh.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One process of a real server, with a log file. It ends with the JVM at the latest. */
public final class ServerProcess implements AutoCloseable {
  private static final int CONNECT_MILLIS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final Thread lastResort;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /**
   * Starts a program and waits until it is ready.
   *
   * @param folder its working folder, where its log goes
   * @throws IllegalStateException with the end of its log, if it ends or is not ready in time
   */
  public static ServerProcess start(Path folder, List<String> command, BooleanSupplier ready) {
    return start(folder, command, ready, PATIENCE);
  }

  /** The same for a program that takes longer than usual. */
  static ServerProcess start(
      Path folder, List<String> command, BooleanSupplier ready, Duration patience) {
    Path log = folder.resolve("server.log");
    try {
      Files.createDirectories(folder);
      ServerProcess started =
          new ServerProcess(
              new ProcessBuilder(command)
                  .directory(folder.toFile())
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                  .start(),
              log);
      started.await(command.getFirst() + " to be ready", ready, patience);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether something on this machine accepts connections at a port. */
  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void await(String what, BooleanSupplier ready, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new IllegalStateException("waited in vain for " + what + ":\n" + tail());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  /** Whether it runs, be it suspended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Suspends it (SIGSTOP): it holds its connections and answers nothing. */
  public void suspend() {
    Signals.suspend(pid());
  }

  /** Lets it go on after {@link #suspend} (SIGCONT). */
  public void resume() {
    Signals.resume(pid());
  }

  /** Ends it, in order if it hears of it soon. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    awaitEnd();
    try {
      Runtime.getRuntime().removeShutdownHook(lastResort);
    } catch (IllegalStateException e) {
      // the JVM ends already
    }
  }

  private void awaitEnd() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
