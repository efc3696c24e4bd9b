package dev.modmesh.cli;

import dev.modmesh.cli.output.Table;
import dev.modmesh.client.call.PlatformApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows a module or one of its versions. */
@Command(name = "describe", description = "Show a module with its versions, or all of one version.")
final class DescribeCommand implements Callable<Integer> {
  @ParentCommand ModmeshCommand modmesh;

  @Parameters(
      paramLabel = "MODULE[@VERSION]",
      description = "Such as text or text@1.2.0; the version is exact.")
  String module;

  @Override
  public Integer call() {
    PlatformApi api = modmesh.api();
    int at = module.indexOf('@');
    if (at < 0) {
      Map<String, @Nullable Object> record = api.module(module);
      modmesh.printer().print(record, () -> versions(record));
    } else {
      Map<String, @Nullable Object> record =
          api.version(module.substring(0, at), module.substring(at + 1));
      modmesh.printer().print(record, () -> members(record));
    }
    return ExitCode.OK;
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Table versions(Map<String, @Nullable Object> module) {
    Table table = new Table("NAME", "VERSION", "STATE", "RUNTIME", "POOL", "FUNCTIONS");
    if (module.get("versions") instanceof List<?> versions) {
      for (Object version : versions) {
        if (version instanceof Map<?, ?> record) {
          table.row(Records.moduleRow((Map<String, @Nullable Object>) record));
        }
      }
    }
    return table;
  }

  private static Table members(Map<String, @Nullable Object> record) {
    Table table = new Table("FIELD", "VALUE");
    record.forEach((field, value) -> add(table, field, value));
    return table;
  }

  private static void add(Table table, String field, @Nullable Object value) {
    if (value instanceof Map<?, ?> map && !field.endsWith(".parameters")) {
      map.forEach((name, member) -> add(table, field + "." + name, member));
    } else if (value instanceof List<?> list) {
      List<String> texts = new ArrayList<>();
      list.forEach(item -> texts.add(String.valueOf(item)));
      table.row(field, String.join(", ", texts));
    } else {
      table.row(field, String.valueOf(value));
    }
  }
}
