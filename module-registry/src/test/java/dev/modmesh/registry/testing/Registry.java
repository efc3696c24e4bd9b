package dev.modmesh.registry.testing;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.registry.log.DeltaRing;
import dev.modmesh.registry.log.RevisionLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shorthands for what goes into a registry. */
public final class Registry {
  /** The codec of all tests. */
  public static final JacksonCodec CODEC = new JacksonCodec();

  private Registry() {}

  /** A log over a backend. */
  public static RevisionLog log(RegistryBackend backend) {
    return new RevisionLog(
        backend, new DeltaRing(Duration.ofMinutes(10), 1000, InstantSource.system()), CODEC);
  }

  /** Commits these changes as they are. */
  public static Revision commit(RevisionLog log, Change... changes) {
    return log.commit(view -> new RevisionLog.Decision<>(List.of(changes), true)).revision();
  }

  /** A version of a module; {@code dependencies} are pairs of name and range. */
  public static VersionRecord version(String ref, VersionState state, String... dependencies) {
    Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
    for (int i = 0; i < dependencies.length; i += 2) {
      wanted.put(dependencies[i], dependencies[i + 1]);
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", ModuleRef.parse(ref).name().value());
    document.put("version", ModuleRef.parse(ref).version().toString());
    document.put("runtime", "wasm");
    document.put("dependencies", wanted);
    document.put("functions", Map.of("f", Map.of()));
    return record(ManifestReader.read(document), ref, state);
  }

  /** The record of a manifest whose layer has this content. */
  public static VersionRecord record(ModuleManifest manifest, String content, VersionState state) {
    return new VersionRecord(
        manifest,
        digest("manifest of " + content),
        digest(content),
        content.length(),
        null,
        null,
        state,
        null,
        null,
        Map.of(),
        Instant.parse("2030-01-01T00:00:00Z"));
  }

  /** The digest of a text. */
  public static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The registration of a host of the default pool. */
  public static Map<String, @Nullable Object> body(int port) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("host", "127.0.0.1");
    body.put("port", port);
    return body;
  }

  /** The record of {@link #body}. */
  public static InstanceRecord instance(String id, int port) {
    return InstanceRecord.fromMap(id, body(port));
  }
}
