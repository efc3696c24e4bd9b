package dev.modmesh.platform;

import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.ProcessSpec;
import dev.modmesh.client.process.RunFolder;
import dev.modmesh.client.process.RunRecord;
import dev.modmesh.testserver.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process of a platform, which can be started again after its end. Used by one thread. */
public final class PlatformProcess {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(10);

  private final ProcessSpec spec;
  private final RunFolder processes;
  private @Nullable ManagedProcess process;

  PlatformProcess(ProcessSpec spec, RunFolder processes) {
    this.spec = spec;
    this.processes = processes;
  }

  /** The id under which it runs and registers. */
  public String id() {
    return spec.id();
  }

  /** Starts it, without waiting for anything. */
  public PlatformProcess start() {
    if (isAlive()) {
      throw new IllegalStateException(id() + " runs already");
    }
    try {
      process = ManagedProcess.spawn(spec);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it answers; waits until it says so. */
  public URI url() {
    return Await.value(id() + " says where it answers\n" + logTail(), START, this::announced);
  }

  private Optional<URI> announced() {
    if (!isAlive()) {
      throw new AssertionError(id() + " has ended\n" + logTail());
    }
    return processes
        .alive(id())
        .filter(record -> record.pid() == pid())
        .map(RunRecord::url)
        .map(URI::create);
  }

  private ManagedProcess process() {
    ManagedProcess current = process;
    if (current == null) {
      throw new IllegalStateException(id() + " was not started");
    }
    return current;
  }

  /** Its process id. */
  public long pid() {
    return process().pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** {@code kill -9}, and waits until it is gone. */
  public void kill() {
    process().kill();
    awaitEnd(END);
  }

  /** {@code kill -TERM}; does not wait. */
  public void terminate() {
    process().requestEnd();
  }

  /** {@code kill -STOP}: it holds its connections and does nothing any more. */
  public void pause() {
    Signals.suspend(pid());
  }

  /** {@code kill -CONT}. */
  public void resume() {
    Signals.resume(pid());
  }

  /** Waits for its end. */
  public void awaitEnd(Duration atMost) {
    if (!process().awaitEnd(atMost)) {
      throw new AssertionError(id() + " did not end within " + atMost + "\n" + logTail());
    }
  }

  /** Everything that it has written. */
  public String log() {
    return read(spec.log());
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of what it has written, for people. */
  public String logTail() {
    return tail(spec.log());
  }

  static String tail(Path file) {
    List<String> lines = read(file).lines().toList();
    String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
    return "---- " + file + "\n" + end + "\n----";
  }
}
