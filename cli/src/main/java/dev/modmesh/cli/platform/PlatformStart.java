package dev.modmesh.cli.platform;

import dev.modmesh.cli.ExitCode;
import dev.modmesh.cli.output.Terminal;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.JavaCommand;
import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.ParentLock;
import dev.modmesh.client.process.ProcessSpec;
import dev.modmesh.client.process.RunFolder;
import dev.modmesh.client.process.RunRecord;
import dev.modmesh.client.process.UnusableDataFolderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Prepares the data folder and starts gateway and autoscaler, which starts the hosts. */
public final class PlatformStart {
  private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(15);
  private static final List<String> GATEWAY_JVM =
      List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx512m", "-Xss512k");
  private static final List<String> AUTOSCALER_JVM =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m", "-Xss512k");

  private final DataFolder data;
  private final Installation installation;
  private final boolean attached;
  private final Terminal terminal;
  private final RunFolder processes;
  private final Map<String, ManagedProcess> started = new ConcurrentHashMap<>();
  private final Map<String, LogTail> logs = new ConcurrentHashMap<>();
  private Map<String, String> environment = Map.of();

  /**
   * A start on this folder.
   *
   * @param attached whether everything ends with this process
   */
  public PlatformStart(
      DataFolder data, Installation installation, boolean attached, Terminal terminal) {
    this.data = data;
    this.installation = installation;
    this.attached = attached;
    this.terminal = terminal;
    this.processes = data.processes();
  }

  /**
   * Makes or checks the folder.
   *
   * @throws StartupException if it cannot be used
   */
  public void prepareFolder() {
    try {
      data.prepare();
    } catch (UnusableDataFolderException e) {
      throw new StartupException(ExitCode.ENVIRONMENT, e.getMessage() + "");
    } catch (AccessDeniedException e) {
      throw new StartupException(
          ExitCode.ENVIRONMENT,
          "cannot write to " + e.getFile() + ": give the right, or name a folder with --data");
    } catch (IOException e) {
      throw new StartupException(
          ExitCode.ENVIRONMENT,
          "cannot use the data folder " + data.root() + ": " + e + "; name another with --data");
    }
  }

  /**
   * Refuses to start a second platform on the folder or on the port; makes tokens and settings.
   *
   * @throws StartupException with the remedy
   */
  public void prepare(int port, Map<String, String> overrides) {
    installation.application("module-gateway");
    installation.application("autoscaler");
    endOrphan("autoscaler");
    endOrphan("gateway");
    if (processes.isHeld("gateway")) {
      throw alreadyRunning();
    }
    if (port != 0 && isTaken(port)) {
      throw new StartupException(
          ExitCode.ENVIRONMENT,
          "port "
              + port
              + " is in use: stop what has it, or choose another with --port, or --port 0 for a"
              + " free one");
    }
    try {
      data.mintTokens(new SecureRandom());
      environment = Settings.prepare(data, overrides);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The error that a platform runs on this folder already. */
  public StartupException alreadyRunning() {
    String where =
        processes.record("gateway").map(RunRecord::url).map(url -> " at " + url).orElse("");
    return new StartupException(
        ExitCode.ENVIRONMENT,
        "a platform already runs on "
            + data.root()
            + where
            + ": use it, stop it with `modmesh down`, or name another folder with --data");
  }

  // Attached to an `up` that was killed, since this process is the only one now.
  private void endOrphan(String id) {
    processes
        .holder(id)
        .filter(ManagedProcess::isAttached)
        .ifPresent(
            orphan -> {
              terminal.progress("ending the " + id + " of an earlier start");
              orphan.terminate(ORPHAN_PATIENCE);
            });
  }

  private static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections of an earlier gateway may linger
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Starts the gateway. */
  public ManagedProcess gateway(int port) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("quarkus.http.port", Integer.toString(port));
    properties.put("modmesh.gateway.data-dir", data.root().toString());
    return spawn("gateway", "module-gateway", GATEWAY_JVM, properties);
  }

  /** Starts the autoscaler, which finds the gateway by its run record. */
  public ManagedProcess autoscaler() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("modmesh.autoscaler.data-dir", data.root().toString());
    properties.put(
        "modmesh.autoscaler.process.host-jar",
        installation.home().resolve("module-host/target/quarkus-app/quarkus-run.jar").toString());
    return spawn("autoscaler", "autoscaler", AUTOSCALER_JVM, properties);
  }

  private ManagedProcess spawn(
      String id, String module, List<String> jvm, Map<String, String> properties) {
    if (attached) {
      properties.put(ParentLock.PROPERTY, processes.lockFile("up").toString());
    }
    Path jar = installation.application(module);
    try {
      logs.put(id, LogTail.fromNow(data.log(id)));
      ManagedProcess process =
          ManagedProcess.spawn(
              new ProcessSpec(
                  id, JavaCommand.jar(jar, jvm, properties), environment, data.log(id)));
      started.put(id, process);
      return process;
    } catch (IOException e) {
      throw new StartupException(ExitCode.ENVIRONMENT, "cannot start " + id + ": " + e);
    }
  }

  /** The processes of the data folder. */
  public RunFolder processes() {
    return processes;
  }

  /** What was started, by id; changes while starts go on. */
  public Map<String, ManagedProcess> started() {
    return started;
  }

  /** Where this process answers, if it has said so. */
  public Optional<URI> url(String id, ManagedProcess process) {
    return processes
        .alive(id)
        .filter(record -> record.pid() == process.pid())
        .map(RunRecord::url)
        .map(URI::create);
  }

  /** The error that a process has ended when it should not. */
  public StartupException ended(String id) {
    LogTail log = logs.get(id);
    String tail = log == null ? "" : log.text();
    return new StartupException(
        ExitCode.FAILED, id + " ended; its log is " + data.log(id) + ":\n" + tail);
  }

  /** The administrator's token. */
  public String token() {
    try {
      return SecretFile.read(data.token());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
