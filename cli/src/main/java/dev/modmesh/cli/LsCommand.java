package dev.modmesh.cli;

import dev.modmesh.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists modules. */
@Command(name = "ls", description = "List the modules of the registry.")
final class LsCommand implements Callable<Integer> {
  @ParentCommand ModmeshCommand modmesh;

  @Option(names = "--tag", description = "Only modules with this tag.")
  @Nullable String tag;

  @Option(
      names = {"-q", "--query"},
      description = "Only modules whose name or description contains this.")
  @Nullable String query;

  @Override
  public Integer call() {
    List<Map<String, @Nullable Object>> modules = modmesh.api().modules(tag, query);
    modmesh
        .printer()
        .print(
            modules,
            () -> {
              Table table = new Table("NAME", "VERSION", "STATE", "RUNTIME", "POOL", "FUNCTIONS");
              for (Map<String, @Nullable Object> module : modules) {
                table.row(Records.moduleRow(module));
              }
              return table;
            });
    return ExitCode.OK;
  }
}
