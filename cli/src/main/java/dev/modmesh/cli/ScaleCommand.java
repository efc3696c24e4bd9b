package dev.modmesh.cli;

import dev.modmesh.api.value.Durations;
import dev.modmesh.cli.output.Table;
import java.time.Instant;
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

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "So many hosts, whatever the autoscaler would decide; needs --for.")
  @Nullable Integer replicas;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "How long --replicas holds, such as 1h; it ends by itself.")
  @Nullable String duration;

  @Option(names = "--auto", description = "End what --replicas has set.")
  boolean auto;

  @Option(
      names = "--why",
      description = "Tell the last decisions of the autoscaler about the pool, and their reasons.")
  boolean why;

  @Override
  public Integer call() {
    if (why) {
      tellWhy(pool == null ? "default" : pool);
      return ExitCode.OK;
    }
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

  private void tellWhy(String name) {
    List<Map<String, @Nullable Object>> decisions = modmesh.api().decisions(name, 20);
    modmesh
        .printer()
        .print(
            decisions,
            () -> {
              Table table = new Table("TIME", "HOSTS", "REASON", "SIGNALS");
              for (Map<String, @Nullable Object> decision : decisions) {
                table.row(
                    Records.text(decision, "time"),
                    Records.text(decision, "desired"),
                    Records.text(decision, "reason"),
                    signals(decision.get("explanation")));
              }
              return table;
            });
  }

  private static String overrideText(@Nullable Object override) {
    return override instanceof Map<?, ?> map
        ? map.get("replicas") + " until " + map.get("until")
        : "";
  }

  /** The numbers of an explanation in one line; the whole of it is in the records. */
  private static String signals(@Nullable Object explanation) {
    StringBuilder line = new StringBuilder();
    if (explanation instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (value instanceof Number) {
              line.append(line.isEmpty() ? "" : "  ").append(name).append(' ').append(value);
            }
          });
    }
    return line.toString();
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
    override(change);
    return change;
  }

  private void override(Map<String, @Nullable Object> change) {
    if ((replicas == null) != (duration == null)) {
      throw new IllegalArgumentException("--replicas and --for go together, such as --for 1h");
    }
    if (auto && replicas != null) {
      throw new IllegalArgumentException("--auto ends what --replicas sets: give one of them");
    }
    if (replicas != null && duration != null) {
      Map<String, @Nullable Object> override = new LinkedHashMap<>();
      put(override, "replicas", replicas);
      override.put("until", Instant.now().plus(Durations.parse(duration)).toString());
      change.put("override", override);
    } else if (auto) {
      change.put("override", null);
    }
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
              Table table = new Table("POOL", "MIN", "MAX", "PAUSED", "OVERRIDE");
              for (Map<String, @Nullable Object> found : pools) {
                table.row(
                    Records.text(found, "name"),
                    Records.text(found, "min"),
                    Records.text(found, "max"),
                    Records.text(found, "paused"),
                    overrideText(found.get("override")));
              }
              return table;
            });
  }
}
