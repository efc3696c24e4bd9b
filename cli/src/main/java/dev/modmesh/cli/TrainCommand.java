package dev.modmesh.cli;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.cli.platform.Installation;
import dev.modmesh.cli.platform.StartTraining;
import dev.modmesh.cli.platform.StartupException;
import dev.modmesh.client.call.PlatformException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What the launcher does after a build. */
@Command(
    name = "train",
    hidden = true,
    description = "Run a throw-away platform once, so that later starts are fast.")
final class TrainCommand implements Callable<Integer> {
  @ParentCommand ModmeshCommand modmesh;

  @Override
  public Integer call() {
    try {
      new StartTraining(Installation.current()).run();
      return ExitCode.OK;
    } catch (IOException
        | UncheckedIOException
        | StartupException
        | PlatformException
        | ProblemException e) {
      modmesh.terminal().warn("starts will take longer: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }
}
