package dev.modmesh.gateway.call;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.ReadyModule;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Decision;
import dev.modmesh.registry.version.Versions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Modules and instances put straight into the registry, and calls of them. */
final class RemoteModules {
  private RemoteModules() {}

  static void publish(Versions versions, ModuleManifest manifest) {
    versions.publish(
        new VersionRecord(
            manifest,
            Digest.of(manifest.ref().toString().getBytes(StandardCharsets.UTF_8)),
            null,
            0,
            manifest.runtime() == ModuleRuntime.REMOTE ? "http://127.0.0.1:1" : null,
            null,
            VersionState.ACTIVE,
            null,
            null,
            Map.of(),
            Instant.now()));
  }

  static void register(
      RevisionLog log,
      String id,
      int port,
      ModuleManifest manifest,
      String pool,
      Health health,
      @Nullable String reason) {
    InstanceRecord record =
        new InstanceRecord(
            id,
            "http",
            "127.0.0.1",
            port,
            "http",
            pool,
            null,
            0,
            health,
            reason,
            100,
            null,
            List.of(new ReadyModule(manifest.ref(), null)),
            List.of(),
            List.of(),
            List.of());
    log.commit(
        view ->
            new Decision<>(List.of(Change.put(Kind.INSTANCE, id, record.toMap())), Boolean.TRUE));
  }

  static HttpRequest request(
      URI gateway, String module, String function, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                gateway.resolve("/api/v1/modules/" + module + "/functions/" + function))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }
}
