package dev.modmesh.autoscaler.actuate.process;

import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.JavaCommand;
import dev.modmesh.client.process.ManagedProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The command line of a host.
 *
 * @param jar the host's program
 * @param jvmOptions of every host
 * @param gateway where the gateway is, if it is known
 */
public record HostCommand(Path jar, List<String> jvmOptions, Supplier<Optional<URI>> gateway) {
  List<String> of(String serviceId, String pool, DataFolder data) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(ManagedProcess.HOST_ID, serviceId);
    properties.put("modmesh.host.pool", pool);
    gateway.get().ifPresent(url -> properties.put("modmesh.host.gateway-url", url.toString()));
    properties.put("modmesh.host.data-dir", data.host(serviceId).toString());
    properties.put("modmesh.host.run-dir", data.run().toString());
    properties.put("modmesh.host.token-file", data.hostToken(serviceId).toString());
    properties.put("quarkus.http.port", "0");
    return JavaCommand.jar(jar, jvmOptions, properties);
  }
}
