package dev.modmesh.cli;

import dev.modmesh.cli.output.Terminal;
import dev.modmesh.cli.platform.Installation;
import dev.modmesh.cli.platform.Interrupts;
import dev.modmesh.cli.platform.PlatformStart;
import dev.modmesh.cli.platform.PlatformStop;
import dev.modmesh.cli.platform.RunningPlatform;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.LockHeldException;
import dev.modmesh.client.process.RunLock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Starts the whole platform. */
@Command(
    name = "up",
    description = {
      "Start the whole platform on this machine: gateway, autoscaler, hosts.",
      "Ctrl-C stops everything that it started; a second Ctrl-C kills it."
    })
final class UpCommand implements Callable<Integer> {
  @ParentCommand ModmeshCommand modmesh;

  @Option(
      names = "--detach",
      description = "Return when the platform is ready, and leave it running.")
  boolean detach;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "The gateway's port; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(names = "--no-examples", description = "Do not publish the example modules.")
  boolean noExamples;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting for the platform; may be repeated.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Override
  public Integer call() {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("--port is `" + port + "`: must be from 0 to 65535");
    }
    Terminal terminal = modmesh.terminal();
    DataFolder data = modmesh.dataFolder();
    PlatformStart start = new PlatformStart(data, Installation.current(), !detach, terminal);
    start.prepareFolder();
    try (RunLock lock = data.processes().acquire("up", "up", null)) {
      start.prepare(port, settings);
      PlatformStop stop = new PlatformStop(data, start.started(), terminal);
      Interrupts interrupts =
          Interrupts.install(
              () -> {
                terminal.note("killing everything");
                stop.killAll();
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
              });
      return run(start, stop, interrupts, lock);
    } catch (LockHeldException e) {
      throw start.alreadyRunning();
    }
  }

  private int run(PlatformStart start, PlatformStop stop, Interrupts interrupts, RunLock lock) {
    Terminal terminal = modmesh.terminal();
    boolean keep = false;
    try {
      RunningPlatform platform = RunningPlatform.launch(start, port, terminal, interrupts);
      Optional<PlatformApi> gateway = platform.awaitGateway();
      if (gateway.isPresent()) {
        PlatformApi api = gateway.get();
        if (!noExamples) {
          platform.publishExamples(api, modmesh.dataFolder(), Installation.current());
        }
        if (platform.awaitFirstCall(api)) {
          announce(api, start, lock);
          keep = detach;
          if (!detach) {
            platform.supervise();
          }
        }
      }
    } finally {
      if (!keep && !stop.stopAll()) {
        terminal.warn("not everything has ended");
      }
    }
    if (!keep) {
      terminal.note("stopped");
    }
    return ExitCode.OK;
  }

  private void announce(PlatformApi api, PlatformStart start, RunLock lock) {
    modmesh.terminal().endProgress();
    lock.announce(api.base().toString());
    long hosts =
        api.instances().stream().filter(host -> "passing".equals(host.get("health"))).count();
    var out = modmesh.out();
    out.println("gateway    " + api.base());
    if (api.exchange("GET", "/ui/", Map.of("Accept", "text/html"), null).status() == 200) {
      out.println("dashboard  " + api.base() + "/ui/#token=" + start.token());
    }
    out.println("hosts      " + hosts + " passing");
    out.println("data       " + modmesh.dataFolder().root() + " (logs in log/)");
    out.println("stop with  " + (detach ? "modmesh down" : "Ctrl-C"));
    out.println("ready " + api.base());
    out.flush();
  }
}
