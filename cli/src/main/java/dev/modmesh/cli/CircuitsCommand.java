package dev.modmesh.cli;

import dev.modmesh.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists circuits. */
@Command(
    name = "circuits",
    description = "List the circuit of each instance as the gateway sees it, and why it is open.")
final class CircuitsCommand implements Callable<Integer> {
  @ParentCommand ModmeshCommand modmesh;

  @Override
  public Integer call() {
    List<Map<String, @Nullable Object>> circuits = modmesh.api().circuits();
    modmesh
        .printer()
        .print(
            circuits,
            () -> {
              Table table =
                  new Table(
                      "SERVICE ID",
                      "ADDRESS",
                      "STATE",
                      "SUCCESS",
                      "SLOWNESS",
                      "OUTSTANDING",
                      "REASON");
              for (Map<String, @Nullable Object> circuit : circuits) {
                table.row(
                    Records.text(circuit, "service_id"),
                    Records.text(circuit, "address"),
                    Records.text(circuit, "state"),
                    Records.text(circuit, "success_rate"),
                    Records.text(circuit, "slowness"),
                    Records.text(circuit, "outstanding"),
                    Records.text(circuit, "reason"));
              }
              return table;
            });
    return ExitCode.OK;
  }
}
