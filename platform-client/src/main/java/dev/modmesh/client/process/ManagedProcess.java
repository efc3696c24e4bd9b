package dev.modmesh.client.process;

import dev.modmesh.client.credential.SecretFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that outlives the one that started it: in a session of its own, so that Ctrl-C does not
 * reach it, with a log file instead of pipes, so that nobody has to read. Thread-safe.
 */
public final class ManagedProcess {
  /** The system property that names a host's service id. */
  public static final String HOST_ID = "modmesh.host.service-id";

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private final ProcessHandle handle;

  private ManagedProcess(ProcessHandle handle) {
    this.handle = handle;
  }

  /**
   * Starts a process.
   *
   * @throws IOException if the program cannot be run or the log not be written
   */
  public static ManagedProcess spawn(ProcessSpec spec) throws IOException {
    Path parent = spec.log().toAbsolutePath().getParent();
    if (parent != null) {
      SecretFile.createDirectory(parent);
    }
    ProcessBuilder builder = new ProcessBuilder(detached(spec.command()));
    builder.environment().putAll(spec.environment());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    return new ManagedProcess(builder.start().toHandle());
  }

  /**
   * The process of a record whose lock is held. A host that has its lock but has not written its
   * record yet is found by its command line.
   */
  public static Optional<ManagedProcess> adopt(RunRecord record) {
    Optional<ManagedProcess> named = record.process().map(ManagedProcess::new);
    return named.isPresent() || !record.kind().equals("host") ? named : findHost(record.id());
  }

  /**
   * A host that was started but does not hold its lock yet, by its command line; empty also where
   * the operating system hides command lines.
   */
  public static Optional<ManagedProcess> findHost(String serviceId) {
    String argument = "-D" + HOST_ID + "=" + serviceId;
    return ProcessHandle.allProcesses()
        .filter(
            handle ->
                handle
                    .info()
                    .arguments()
                    .map(arguments -> List.of(arguments).contains(argument))
                    .orElse(false))
        .map(ManagedProcess::new)
        .filter(ManagedProcess::isAlive)
        .findFirst();
  }

  private static List<String> detached(List<String> command) {
    List<String> detached = new ArrayList<>();
    // Both replace themselves by the program, so the pid stays.
    SETSID.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .ifPresentOrElse(
            setsid -> detached.add(setsid.toString()),
            () -> detached.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "modmesh")));
    detached.addAll(command);
    return detached;
  }

  /** The id that the operating system gave. */
  public long pid() {
    return handle.pid();
  }

  /** Whether it was told to end with the {@code up} that started it. */
  public boolean isAttached() {
    return handle
        .info()
        .arguments()
        .map(
            arguments ->
                List.of(arguments).stream()
                    .anyMatch(argument -> argument.startsWith("-D" + ParentLock.PROPERTY + "=")))
        .orElse(false);
  }

  /** Whether it runs; one that ended without being waited for does not. */
  public boolean isAlive() {
    // Asked again at the end: it may have been reaped while its state was read.
    return handle.isAlive() && !isZombie() && handle.isAlive();
  }

  // Adopted by a parent that never waits, such as a container's first process, a dead process
  // keeps its entry for ever.
  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  /** Completes when it has ended. */
  public CompletableFuture<Void> onExit() {
    return handle.onExit().thenApply(ended -> null);
  }

  /** Asks it to end (SIGTERM); does not wait. */
  public void requestEnd() {
    handle.destroy();
  }

  /** Ends it now (SIGKILL); does not wait. */
  public void kill() {
    handle.destroyForcibly();
  }

  /**
   * Asks it to end, waits, kills it if it has not ended after {@code grace}.
   *
   * @return whether it has ended
   */
  public boolean terminate(Duration grace) {
    requestEnd();
    if (awaitEnd(grace)) {
      return true;
    }
    kill();
    return awaitEnd(KILL_PATIENCE);
  }

  /** Waits for its end; false if it still runs after the time given. */
  public boolean awaitEnd(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (isAlive()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
