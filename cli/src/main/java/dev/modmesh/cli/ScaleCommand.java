package dev.modmesh.cli;

import dev.modmesh.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows and changes the bounds of pools. */
@Command(
    name = "scale",
    description = {
      "Set how many hosts a pool has at least and at most.",
      "Without bounds it shows the pool; without a pool, all pools."
    })
final class ScaleCommand implements Callable<Integer> {
  @ParentCommand ModmeshCommand modmesh;

  @Parameters(arity = "0..1", paramLabel = "POOL", description = "Such as default.")
  @Nullable String pool;

  @Option(names = "--min", description = "Hosts that are always there.")
  @Nullable Integer min;

  @Option(names = "--max", description = "Hosts that there may be.")
  @Nullable Integer max;

  @Option(
      names = "--paused",
      arity = "1",
      paramLabel = "true|false",
      description = "Whether the autoscaler leaves the pool as it is.")
  @Nullable Boolean paused;

  @Override
  public Integer call() {
    Map<String, @Nullable Object> change = change();
    if (pool != null && !change.isEmpty()) {
      print(List.of(modmesh.api().changePool(pool, change)));
      return ExitCode.OK;
    }
    if (!change.isEmpty()) {
      throw new IllegalArgumentException("name the pool to change, such as default");
    }
    List<Map<String, @Nullable Object>> pools =
        modmesh.api().pools().stream()
            .filter(found -> pool == null || pool.equals(found.get("name")))
            .toList();
    if (pools.isEmpty() && pool != null) {
      modmesh.terminal().error("there is no pool `" + pool + "`");
      return ExitCode.NOT_FOUND;
    }
    print(pools);
    return ExitCode.OK;
  }

  private Map<String, @Nullable Object> change() {
    if (min != null && max != null && min > max) {
      throw new IllegalArgumentException("--min is `" + min + "`: must be at most --max " + max);
    }
    Map<String, @Nullable Object> change = new LinkedHashMap<>();
    put(change, "min", min);
    put(change, "max", max);
    if (paused != null) {
      change.put("paused", paused);
    }
    return change;
  }

  private static void put(
      Map<String, @Nullable Object> change, String name, @Nullable Integer bound) {
    if (bound != null) {
      if (bound < 0) {
        throw new IllegalArgumentException("--" + name + " is `" + bound + "`: must be at least 0");
      }
      change.put(name, bound);
    }
  }

  private void print(List<Map<String, @Nullable Object>> pools) {
    modmesh
        .printer()
        .print(
            pools,
            () -> {
              Table table = new Table("POOL", "MIN", "MAX", "PAUSED");
              for (Map<String, @Nullable Object> found : pools) {
                table.row(
                    Records.text(found, "name"),
                    Records.text(found, "min"),
                    Records.text(found, "max"),
                    Records.text(found, "paused"));
              }
              return table;
            });
  }
}
