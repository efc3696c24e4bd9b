package dev.modmesh.cli;

import dev.modmesh.api.value.Fields;
import dev.modmesh.cli.output.Table;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.process.RunRecord;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Shows what runs. */
@Command(
    name = "status",
    description = {
      "Show what runs, where, and how healthy.",
      "Ends with 5 when nothing runs, 1 when something that runs is not healthy."
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @ParentCommand ModmeshCommand modmesh;

  @Override
  public Integer call() {
    List<Map<String, @Nullable Object>> processes = new ArrayList<>();
    Map<String, Map<String, @Nullable Object>> instances = new LinkedHashMap<>();
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    PlatformApi api = new PlatformApi(modmesh.gateway(), modmesh.credential(), PATIENCE);
    status.put("url", api.base().toString());
    status.put("ready", api.isReady());
    try {
      for (Map<String, @Nullable Object> host : api.instances()) {
        instances.put(String.valueOf(host.get("service_id")), host);
      }
      status.put("modules", api.modules(null, null).size());
    } catch (PlatformException e) {
      status.put("problem", e.getMessage());
    }
    if (!modmesh.hasUrl()) {
      status.put("data", modmesh.dataFolder().root().toString());
      modmesh.dataFolder().processes().alive().stream()
          .filter(record -> !record.kind().equals("up"))
          .forEach(record -> processes.add(process(record, instances)));
    }
    Set<String> local = new HashSet<>();
    processes.forEach(process -> local.add(String.valueOf(process.get("id"))));
    for (Map<String, @Nullable Object> host : instances.values()) {
      if (!local.contains(String.valueOf(host.get("service_id")))) {
        processes.add(remote(host));
      }
    }
    status.put("processes", processes);
    modmesh.printer().print(status, () -> table(processes));
    if (modmesh.format == dev.modmesh.cli.output.Format.table) {
      summarise(status);
    }
    return exitCode(status, processes);
  }

  private static int exitCode(
      Map<String, @Nullable Object> status, List<Map<String, @Nullable Object>> processes) {
    boolean ready = Boolean.TRUE.equals(status.get("ready"));
    if (!ready && processes.isEmpty()) {
      return ExitCode.UNAVAILABLE;
    }
    boolean healthy =
        processes.stream()
            .map(process -> process.get("health"))
            .allMatch(health -> "passing".equals(health) || "draining".equals(health));
    return ready && healthy ? ExitCode.OK : ExitCode.FAILED;
  }

  private static Map<String, @Nullable Object> process(
      RunRecord record, Map<String, Map<String, @Nullable Object>> instances) {
    Map<String, @Nullable Object> process = record.toMap();
    process.put("health", health(record, instances.get(record.id())));
    Instant started = record.startTime();
    if (started != null) {
      process.put("uptime_seconds", Duration.between(started, Instant.now()).toSeconds());
    }
    return process;
  }

  private static String health(RunRecord record, @Nullable Map<String, @Nullable Object> instance) {
    if (record.kind().equals("host")) {
      String health = instance == null ? null : Fields.of(instance).string("health");
      return health == null ? "starting" : health;
    }
    String url = record.url();
    return url == null
        ? "starting"
        : new PlatformApi(URI.create(url), null, PATIENCE).isReady() ? "passing" : "critical";
  }

  private static Map<String, @Nullable Object> remote(Map<String, @Nullable Object> host) {
    Map<String, @Nullable Object> process = new LinkedHashMap<>();
    process.put("id", host.get("service_id"));
    process.put("kind", "host");
    process.put("pid", host.get("pid"));
    process.put("url", HostsCommand.address(host));
    process.put("pool", host.get("pool"));
    process.put("health", host.get("health"));
    return process;
  }

  private static Table table(List<Map<String, @Nullable Object>> processes) {
    Table table = new Table("ID", "KIND", "PID", "HEALTH", "UPTIME", "URL");
    for (Map<String, @Nullable Object> process : processes) {
      table.row(
          text(process.get("id")),
          text(process.get("kind")),
          text(process.get("pid")),
          text(process.get("health")),
          process.get("uptime_seconds") instanceof Long seconds ? uptime(seconds) : "-",
          text(process.get("url")));
    }
    return table;
  }

  private void summarise(Map<String, @Nullable Object> status) {
    if (Boolean.TRUE.equals(status.get("ready"))) {
      modmesh.out().println("\n" + status.get("modules") + " modules at " + status.get("url"));
    } else {
      modmesh.terminal().note("no gateway is ready at " + status.get("url"));
    }
  }

  private static String uptime(long seconds) {
    Duration time = Duration.ofSeconds(seconds);
    if (time.toDays() > 0) {
      return time.toDays() + "d" + time.toHoursPart() + "h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + "h" + time.toMinutesPart() + "m";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + "m" + time.toSecondsPart() + "s"
        : seconds + "s";
  }

  private static String text(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }
}
