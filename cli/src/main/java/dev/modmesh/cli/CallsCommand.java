package dev.modmesh.cli;

import dev.modmesh.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists recent calls, or tells why one went as it did. */
@Command(
    name = "calls",
    description = {
      "List the recent calls of a gateway, newest first; with an id, tell why that call went as it"
          + " did.",
      "Calls that met trouble are explained by themselves, others with `call --explain` or the"
          + " header Modmesh-Explain: 1."
    })
final class CallsCommand implements Callable<Integer> {
  @ParentCommand ModmeshCommand modmesh;

  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Id of one call.")
  @Nullable String id;

  @Option(names = "--module", paramLabel = "MODULE[@VERSION]", description = "Only its calls.")
  @Nullable String module;

  @Option(names = "--outcome", description = "Such as success, deadline, instance-failure.")
  @Nullable String outcome;

  @Option(names = "--instance", description = "Only those that it answered last.")
  @Nullable String instance;

  @Option(
      names = "--slower-than",
      paramLabel = "MILLIS",
      defaultValue = "0",
      description = "Only those that took longer.")
  int slowerThan;

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  int limit;

  @Override
  public Integer call() {
    if (id != null) {
      Map<String, @Nullable Object> call = modmesh.api().explain(id);
      modmesh.printer().printLine(call, () -> String.join("\n", ExplanationText.lines(call)));
      return ExitCode.OK;
    }
    List<Map<String, @Nullable Object>> calls =
        modmesh.api().calls(limit, module, outcome, instance, slowerThan);
    modmesh
        .printer()
        .print(
            calls,
            () -> {
              Table table =
                  new Table(
                      "TIME",
                      "CALL ID",
                      "MODULE",
                      "FUNCTION",
                      "OUTCOME",
                      "MS",
                      "ATTEMPTS",
                      "INSTANCE");
              for (Map<String, @Nullable Object> call : calls) {
                table.row(
                    Records.text(call, "time"),
                    Records.text(call, "call_id"),
                    Records.text(call, "module"),
                    Records.text(call, "function"),
                    Records.text(call, "outcome"),
                    Records.text(call, "duration_ms"),
                    Records.text(call, "attempts"),
                    Records.text(call, "instance"));
              }
              return table;
            });
    return ExitCode.OK;
  }
}
