package dev.modmesh.cli.platform;

import dev.modmesh.cli.output.Terminal;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.HostRemains;
import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.RunFolder;
import dev.modmesh.client.process.RunRecord;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends the processes of a data folder: the autoscalers first, so that none replaces a host; then
 * the hosts, drained; then the gateway, through which they drain.
 */
public final class PlatformStop {
  private static final Duration FOREGROUND = Duration.ofSeconds(60);
  private static final Duration DRAIN = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final String HOST = "host";
  private static final String AUTOSCALER = "autoscaler";

  private final RunFolder processes;
  private final DataFolder data;
  private final Terminal terminal;
  private final Map<String, ManagedProcess> started;

  /**
   * Stops what runs on this folder.
   *
   * @param started processes by id that may not hold their locks yet
   */
  public PlatformStop(DataFolder data, Map<String, ManagedProcess> started, Terminal terminal) {
    this.data = data;
    this.started = started;
    this.processes = data.processes();
    this.terminal = terminal;
  }

  /** Asks a foreground {@code up} to stop everything, and waits until it has. */
  public void endForeground() {
    processes
        .holder("up")
        .filter(up -> up.pid() != ProcessHandle.current().pid())
        .ifPresent(
            up -> {
              terminal.progress("asking process " + up.pid() + " to stop the platform");
              if (!up.terminate(FOREGROUND)) {
                terminal.warn("process " + up.pid() + " does not end");
              }
            });
  }

  /**
   * Ends everything, gently and then by force.
   *
   * @return whether nothing is left
   */
  public boolean stopAll() {
    endAutoscalers();
    drainHosts();
    hosts().forEach(this::endHost);
    end("gateway");
    terminal.endProgress();
    List<RunRecord> left = processes.alive();
    left.stream()
        .filter(record -> !record.id().equals("up"))
        .forEach(record -> terminal.warn("`" + record.id() + "` still runs: " + record.pid()));
    return left.stream().allMatch(record -> record.id().equals("up"));
  }

  /** Whether hosts were started that do not hold their locks yet. */
  public boolean hasStartingHosts() {
    return hosts().stream().anyMatch(host -> find(host).isPresent());
  }

  /** Kills everything at once. */
  public void killAll() {
    started.values().forEach(ManagedProcess::kill);
    for (RunRecord record : processes.records()) {
      if (record.pid() != ProcessHandle.current().pid()) {
        find(record).ifPresent(ManagedProcess::kill);
      }
    }
  }

  private List<RunRecord> hosts() {
    return processes.records().stream().filter(record -> record.kind().equals(HOST)).toList();
  }

  /** All at once, since an end of the one that leads makes another lead. */
  private void endAutoscalers() {
    List<RunRecord> others =
        processes.alive().stream()
            .filter(record -> record.kind().equals(AUTOSCALER) && !record.id().equals(AUTOSCALER))
            .toList();
    others.forEach(other -> find(other).ifPresent(ManagedProcess::requestEnd));
    end(AUTOSCALER);
    others.forEach(other -> end(other.id()));
  }

  private void end(String id) {
    processes
        .holder(id)
        .or(() -> Optional.ofNullable(started.get(id)).filter(ManagedProcess::isAlive))
        .ifPresent(
            process -> {
              terminal.progress("stopping " + id);
              process.terminate(GRACE);
            });
  }

  private void drainHosts() {
    List<RunRecord> hosts = hosts().stream().filter(host -> processes.isHeld(host.id())).toList();
    PlatformApi api = api();
    if (hosts.isEmpty() || api == null) {
      return;
    }
    terminal.progress("draining " + hosts.size() + (hosts.size() == 1 ? " host" : " hosts"));
    for (RunRecord host : hosts) {
      try {
        api.drain(host.id());
      } catch (PlatformException e) {
        // Not registered, or the gateway is gone: the signal that follows ends it.
        find(host).ifPresent(ManagedProcess::requestEnd);
      }
    }
    processes.awaitEnd(record -> record.kind().equals(HOST), DRAIN);
  }

  private @Nullable PlatformApi api() {
    Optional<String> url = processes.alive("gateway").map(RunRecord::url);
    try {
      return url.isEmpty()
          ? null
          : new PlatformApi(URI.create(url.get()), SecretFile.read(data.token()), GRACE);
    } catch (IOException e) {
      return null;
    }
  }

  private void endHost(RunRecord host) {
    find(host)
        .ifPresent(
            process -> {
              terminal.progress("stopping " + host.id());
              process.terminate(GRACE);
            });
    try {
      new HostRemains(data).clear(host.id());
    } catch (IOException e) {
      terminal.warn("cannot clear away what " + host.id() + " left: " + e);
    }
  }

  /** The process of a record: the holder of its lock, or a host that has not come so far yet. */
  private Optional<ManagedProcess> find(RunRecord record) {
    return processes.isHeld(record.id()) || record.kind().equals(HOST)
        ? ManagedProcess.adopt(record)
        : Optional.empty();
  }
}
