package dev.modmesh.client.push;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestWriter;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module as OCI documents. The same file and manifest give the same bytes everywhere, so that
 * publishing twice is no conflict.
 *
 * @param ref the repository and, as the tag, the version
 * @param layer the code
 * @param layerDigest of the code
 * @param config the config document
 * @param manifest the OCI image manifest
 */
public record ModuleArtifact(
    ModuleRef ref, Path layer, Digest layerDigest, byte[] config, byte[] manifest) {
  /** The media type of {@link #manifest}. */
  public static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

  private static final String WASM_CONFIG = "application/vnd.wasm.config.v0+json";
  private static final String WASM_LAYER = "application/wasm";
  private static final String JAR_CONFIG = "application/vnd.modmesh.module.config.v1+json";
  private static final String JAR_LAYER = "application/java-archive";
  private static final int CHUNK = 1 << 16;
  private static final JacksonCodec JSON = new JacksonCodec();

  /**
   * The documents of a module with a manifest.
   *
   * @throws IllegalArgumentException if it has no code, or a version that cannot be a tag
   */
  public static ModuleArtifact of(ModuleManifest manifest, Path file) throws IOException {
    Map<String, @Nullable Object> members = ManifestWriter.write(manifest);
    Digest layer = digest(file);
    return switch (manifest.runtime()) {
      case WASM -> wasm(manifest.ref(), members, file, layer, manifest.name() + ".wasm");
      case JAR ->
          new ModuleArtifact(
              taggable(manifest.ref()),
              file,
              layer,
              JSON.writeCanonical(members),
              image(JAR_CONFIG, JSON.writeCanonical(members), jarLayer(manifest, layer, file)));
      case REMOTE ->
          throw new IllegalArgumentException(
              "`"
                  + manifest.ref()
                  + "` is remote: it has no file to publish; PUT its manifest with a service_url");
    };
  }

  /** The documents of a Wasm file without a manifest; the registry looks at its exports. */
  public static ModuleArtifact ofBareWasm(ModuleName name, ModuleVersion version, Path file)
      throws IOException {
    return wasm(new ModuleRef(name, version), null, file, digest(file), "module.wasm");
  }

  private static ModuleArtifact wasm(
      ModuleRef ref,
      @Nullable Map<String, @Nullable Object> members,
      Path file,
      Digest layer,
      String title)
      throws IOException {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    // Common clients insist on a time; a true one would make every publish another artifact.
    config.put("created", Instant.EPOCH.toString());
    config.put("architecture", "wasm");
    config.put("os", "wasip1");
    config.put("layerDigests", List.of(layer.toString()));
    if (members != null) {
      config.put("modmesh", members);
    }
    byte[] document = JSON.writeCanonical(config);
    return new ModuleArtifact(
        taggable(ref),
        file,
        layer,
        document,
        image(WASM_CONFIG, document, layer(WASM_LAYER, layer, Files.size(file), title)));
  }

  private static Map<String, Object> jarLayer(ModuleManifest manifest, Digest layer, Path file)
      throws IOException {
    return layer(JAR_LAYER, layer, Files.size(file), manifest.name() + ".jar");
  }

  private static Map<String, Object> layer(String type, Digest digest, long size, String title) {
    Map<String, Object> layer = descriptor(type, digest, size);
    layer.put("annotations", Map.of("org.opencontainers.image.title", title));
    return layer;
  }

  private static byte[] image(String configType, byte[] config, Map<String, Object> layer) {
    Map<String, @Nullable Object> image = new LinkedHashMap<>();
    image.put("schemaVersion", 2);
    image.put("mediaType", MANIFEST_TYPE);
    image.put("config", descriptor(configType, Digest.of(config), config.length));
    image.put("layers", List.of(layer));
    return JSON.writeCanonical(image);
  }

  private static Map<String, Object> descriptor(String type, Digest digest, long size) {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", type);
    descriptor.put("digest", digest.toString());
    descriptor.put("size", size);
    return descriptor;
  }

  private static ModuleRef taggable(ModuleRef ref) {
    if (ref.version().toString().indexOf('+') >= 0) {
      throw new IllegalArgumentException(
          "version `"
              + ref.version()
              + "` has build metadata, which an OCI tag cannot hold; leave out the part from `+`");
    }
    return ref;
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest computation = Digest.sha256();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        computation.update(chunk, 0, read);
      }
    }
    return Digest.finish(computation);
  }

  /** Which runtime takes a file, by its name. */
  public static ModuleRuntime runtimeOf(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".wasm")) {
      return ModuleRuntime.WASM;
    }
    if (name.endsWith(".jar")) {
      return ModuleRuntime.JAR;
    }
    throw new IllegalArgumentException("`" + file + "` must be a .wasm or .jar file");
  }
}
