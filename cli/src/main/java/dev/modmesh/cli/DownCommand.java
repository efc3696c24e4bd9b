package dev.modmesh.cli;

import dev.modmesh.cli.output.Terminal;
import dev.modmesh.cli.platform.PlatformStop;
import dev.modmesh.client.process.DataFolder;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Stops the platform of a data folder. */
@Command(
    name = "down",
    description = "Stop the platform of the data folder: drain the hosts, then end every process.")
final class DownCommand implements Callable<Integer> {
  @ParentCommand ModmeshCommand modmesh;

  @Option(names = "--kill", description = "Kill every process at once instead.")
  boolean kill;

  @Override
  public Integer call() {
    Terminal terminal = modmesh.terminal();
    DataFolder data = modmesh.dataFolder();
    PlatformStop stop = new PlatformStop(data, Map.of(), terminal);
    if (data.processes().alive().isEmpty() && !stop.hasStartingHosts()) {
      terminal.note("nothing runs on " + data.root());
      return ExitCode.OK;
    }
    if (kill) {
      stop.killAll();
    }
    stop.endForeground();
    if (!stop.stopAll()) {
      terminal.error("not everything has ended");
      return ExitCode.FAILED;
    }
    terminal.note("stopped");
    return ExitCode.OK;
  }
}
