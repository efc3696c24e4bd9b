package dev.modmesh.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stands in the list of commands; the launcher starts the program itself, which is its own. */
@Command(
    name = "simulate",
    description = {
      "Judge scaling policies on recorded traffic, or by any simulator over standard input",
      "and output. `modmesh simulate --help` lists its options."
    })
final class SimulateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(hidden = true)
  List<String> arguments = List.of();

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "`simulate` must come first: ./modmesh simulate … OPTIONS");
  }
}
