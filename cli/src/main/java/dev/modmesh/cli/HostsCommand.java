package dev.modmesh.cli;

import dev.modmesh.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists hosts. */
@Command(name = "hosts", description = "List the instances that serve modules.")
final class HostsCommand implements Callable<Integer> {
  @ParentCommand ModmeshCommand modmesh;

  @Option(names = "--pool", description = "Only those of this pool.")
  @Nullable String pool;

  @Override
  public Integer call() {
    List<Map<String, @Nullable Object>> hosts =
        modmesh.api().instances().stream()
            .filter(host -> pool == null || pool.equals(host.get("pool")))
            .toList();
    modmesh
        .printer()
        .print(
            hosts,
            () -> {
              Table table =
                  new Table(
                      "SERVICE ID",
                      "POOL",
                      "HEALTH",
                      "MODULES",
                      "IN FLIGHT",
                      "LAG",
                      "PID",
                      "ADDRESS");
              for (Map<String, @Nullable Object> host : hosts) {
                table.row(
                    Records.text(host, "service_id"),
                    Records.text(host, "pool"),
                    Records.text(host, "health"),
                    Records.count(host, "modules"),
                    Records.text(host, "in_flight"),
                    Records.text(host, "lag"),
                    Records.text(host, "pid"),
                    address(host));
              }
              return table;
            });
    return ExitCode.OK;
  }

  /** Where a host answers. */
  static String address(Map<String, @Nullable Object> host) {
    return Records.text(host, "scheme")
        + "://"
        + Records.text(host, "host")
        + ":"
        + Records.text(host, "port");
  }
}
