package dev.modmesh.platform;

import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.JavaCommand;
import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.ParentLock;
import dev.modmesh.client.process.ProcessSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command lines of a platform's programs: with small heaps and the quick compiler, but as
 * {@code up} starts them where the battery of faults measures them.
 *
 * @param home of the built programs
 * @param settings of the whole platform; each program gets those of its part
 */
record Commands(DataFolder data, Path home, Map<String, String> settings) {
  private static final List<String> SMALL =
      List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k");

  private static final List<String> AS_UP =
      List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-Xss512k");

  private static List<String> jvmOptions() {
    return Form.isChaos() ? AS_UP : SMALL;
  }

  ProcessSpec gateway(Map<String, ?> extra) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("modmesh.gateway.data-dir", data.root());
    properties.putAll(extra);
    return spec("gateway", "module-gateway", properties);
  }

  ProcessSpec host(String id, Map<String, ?> extra) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(ManagedProcess.HOST_ID, id);
    properties.put("modmesh.host.data-dir", data.host(id));
    properties.put("modmesh.host.run-dir", data.run());
    properties.put("modmesh.host.token-file", data.token("host"));
    properties.put("modmesh.host.orphan-timeout", "5m"); // should nobody be left to kill it
    properties.putAll(extra);
    return spec(id, "module-host", properties);
  }

  ProcessSpec autoscaler(String id, Map<String, ?> extra) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("modmesh.autoscaler.id", id);
    properties.put("modmesh.autoscaler.data-dir", data.root());
    properties.put("modmesh.autoscaler.process.host-jar", application("module-host"));
    properties.put("modmesh.autoscaler.process.jvm-options", String.join(",", jvmOptions()));
    properties.putAll(extra);
    return spec(id, "autoscaler", properties);
  }

  private Path application(String module) {
    return Installation.application(home, module);
  }

  private ProcessSpec spec(String id, String module, Map<String, ?> own) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("quarkus.http.port", "0");
    properties.put("quarkus.log.console.json.enabled", "false");
    // What is attached to this lock ends with this process, however it ends.
    properties.put(ParentLock.PROPERTY, data.processes().lockFile("up").toString());
    String part = "modmesh." + module.replace("module-", "") + ".";
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(part) || key.startsWith("modmesh.traces.")) {
            properties.put(key, value);
          }
        });
    own.forEach((key, value) -> properties.put(key, value.toString()));
    List<String> command = JavaCommand.jar(application(module), jvmOptions(), properties);
    return new ProcessSpec(id, command, Map.of(), data.log(id));
  }
}
