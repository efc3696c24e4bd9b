package dev.modmesh.bench.scale;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.ReadyModule;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.registry.backend.embedded.EmbeddedBackend;
import dev.modmesh.registry.log.DeltaRing;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Decision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a registry file with remote modules, each of which has as many instances as the others.
 */
final class LargeRegistry {
  private static final int CHANGES_PER_REVISION = 2000;
  private static final Map<String, ?> PARAMETERS =
      Map.of("text", Map.of("type", "string"), "limit", Map.of("type", "integer"));

  private final List<Change> waiting = new ArrayList<>();
  private final RevisionLog log;

  private LargeRegistry(RevisionLog log) {
    this.log = log;
  }

  /** Writes it. */
  static void write(Path file, int modules, int instances) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    JacksonCodec codec = new JacksonCodec();
    EmbeddedBackend backend = new EmbeddedBackend(file, codec);
    DeltaRing ring = new DeltaRing(Duration.ofMinutes(1), 10, InstantSource.system());
    try (RevisionLog log = new RevisionLog(backend, ring, codec)) {
      LargeRegistry registry = new LargeRegistry(log);
      for (int m = 0; m < modules; m++) {
        ModuleManifest manifest = manifest("module-" + m);
        registry.add(Change.put(Kind.VERSION, manifest.ref().toString(), version(manifest)));
        for (int i = m; i < instances; i += modules) {
          String id = "instance-" + i;
          registry.add(Change.put(Kind.INSTANCE, id, instance(id, i, manifest)));
        }
      }
      registry.commit();
    } finally {
      backend.close();
    }
  }

  private void add(Change change) {
    waiting.add(change);
    if (waiting.size() == CHANGES_PER_REVISION) {
      commit();
    }
  }

  private void commit() {
    log.commit(view -> new Decision<>(waiting, true));
    waiting.clear();
  }

  private static ModuleManifest manifest(String name) {
    return ManifestReader.read(
        Map.of(
            "name",
            name,
            "version",
            "1.0.0",
            "runtime",
            "remote",
            "description",
            "One of many modules",
            "functions",
            Map.of(
                "read", Map.of("idempotent", true, "parameters", PARAMETERS),
                "write", Map.of("parameters", PARAMETERS),
                "find", Map.of("idempotent", true, "cache", Map.of("ttl", "1m")))));
  }

  private static Map<String, @Nullable Object> version(ModuleManifest manifest) {
    return new VersionRecord(
            manifest,
            Digest.of(manifest.ref().toString().getBytes(StandardCharsets.UTF_8)),
            null,
            0,
            "http://127.0.0.1:1",
            null,
            VersionState.ACTIVE,
            null,
            null,
            Map.of(),
            Instant.now())
        .toMap();
  }

  private static Map<String, @Nullable Object> instance(
      String id, int number, ModuleManifest manifest) {
    return new InstanceRecord(
            id,
            "http",
            "10." + (number >> 16) + '.' + (number >> 8 & 0xff) + '.' + (number & 0xff),
            8080,
            "http",
            manifest.name().value(),
            null,
            0,
            Health.PASSING,
            null,
            100,
            "zone-" + number % 3,
            List.of(new ReadyModule(manifest.ref(), null)),
            List.of(),
            List.of(),
            List.of())
        .toMap();
  }
}
