package dev.modmesh.cli;

import dev.modmesh.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows and purges kept results. */
@Command(
    name = "cache",
    description = "Show what the cache of results did, and purge results.",
    subcommands = {CacheCommand.Stats.class, CacheCommand.Purge.class})
final class CacheCommand implements Runnable {
  @ParentCommand ModmeshCommand modmesh;
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "say stats or purge");
  }

  /** Shows the counters. */
  @Command(name = "stats", description = "Show reads, hits and misses of a gateway by function.")
  static final class Stats implements Callable<Integer> {
    @ParentCommand CacheCommand cache;

    @Parameters(arity = "0..1", paramLabel = "MODULE", description = "Only its functions.")
    @Nullable String module;

    @Override
    public Integer call() {
      Map<String, @Nullable Object> stats = cache.modmesh.api().cacheStats(module);
      cache.modmesh.printer().print(stats, () -> table(stats));
      return ExitCode.OK;
    }

    private static Table table(Map<String, @Nullable Object> stats) {
      Table table =
          new Table(
              "MODULE",
              "FUNCTION",
              "REQUESTS",
              "HITS",
              "MISSES",
              "HIT RATE",
              "COALESCED",
              "STALE",
              "EVICTIONS",
              "BYTES");
      if (stats.get("functions") instanceof List<?> functions) {
        functions.forEach(function -> row(table, object(function)));
      }
      Map<String, @Nullable Object> sum = new LinkedHashMap<>(stats);
      sum.put("module", "all");
      row(table, sum);
      return table;
    }

    @SuppressWarnings("unchecked") // JSON objects have string keys
    private static Map<String, @Nullable Object> object(@Nullable Object value) {
      return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    private static String percent(@Nullable Object share) {
      return share instanceof Number number
          ? String.format(Locale.ROOT, "%.1f %%", 100 * number.doubleValue())
          : "-";
    }

    private static void row(Table table, Map<String, @Nullable Object> figures) {
      table.row(
          Records.text(figures, "module"),
          Records.text(figures, "function"),
          Records.text(figures, "total_requests"),
          Records.text(figures, "hits"),
          Records.text(figures, "misses"),
          percent(figures.get("hit_rate")),
          Records.text(figures, "coalesced"),
          Records.text(figures, "stale_hits"),
          Records.text(figures, "evictions"),
          Records.text(figures, "bytes"));
    }
  }

  /** Purges results. */
  @Command(
      name = "purge",
      description = {
        "Purge kept results. It ends when no gateway gives them any longer than the bound.",
        "Say which: a module, --tag, or --all."
      })
  static final class Purge implements Callable<Integer> {
    @ParentCommand CacheCommand cache;
    @Spec CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODULE", description = "Its results.")
    @Nullable String module;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FUNCTION", description = "Only its own.")
    @Nullable String function;

    @Option(names = "--tag", description = "Of functions that declare this tag.")
    @Nullable String tag;

    @Option(
        names = "--key",
        description = "The result with this key, as `call --explain` names it; needs a function.")
    @Nullable String key;

    @Option(names = "--all", description = "Of all modules.")
    boolean all;

    @Override
    public Integer call() {
      Map<String, String> selection = new LinkedHashMap<>();
      put(selection, "module", module);
      put(selection, "function", function);
      put(selection, "tag", tag);
      put(selection, "key", key);
      if (selection.isEmpty() != all) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "name a module, --tag, or --all, and not both");
      }
      Map<String, @Nullable Object> answer = cache.modmesh.api().purgeCache(selection);
      cache.modmesh.printer().print(answer, () -> table(answer));
      return ExitCode.OK;
    }

    private static void put(Map<String, String> selection, String name, @Nullable String value) {
      if (value != null) {
        selection.put(name, value);
      }
    }

    private static Table table(Map<String, @Nullable Object> answer) {
      Table table = new Table("PURGED");
      if (answer.get("purged") instanceof List<?> purged) {
        purged.forEach(one -> table.row(String.valueOf(one)));
      }
      return table;
    }
  }
}
