package dev.modmesh.artifact.oci;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestWriter;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.spi.JsonCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module as an OCI artifact, ready to be pushed: layer and config as blobs, then the manifest
 * under the version as its tag. The same input gives the same bytes, so a repeated push is
 * recognised.
 */
public final class ModuleImage {
  // Tools want the member; the time of the build would make every push another one.
  private static final String CREATED = "1970-01-01T00:00:00Z";

  private final byte[] layer;
  private final byte[] config;
  private final byte[] manifest;

  private ModuleImage(byte[] layer, byte[] config, byte[] manifest) {
    this.layer = layer;
    this.config = config;
    this.manifest = manifest;
  }

  /** A Wasm or JAR module with its manifest. */
  public static ModuleImage of(ModuleManifest declared, byte[] code, JsonCodec json) {
    Map<String, @Nullable Object> document = ManifestWriter.write(declared);
    return switch (declared.runtime()) {
      case WASM -> wasm(document, declared.name() + ".wasm", code, json);
      case JAR ->
          image(
              MediaTypes.MODULE_CONFIG,
              document,
              MediaTypes.JAR_LAYER,
              declared.name() + ".jar",
              code,
              json);
      case REMOTE -> throw new IllegalArgumentException("a remote module has no artifact");
    };
  }

  /** A Wasm file without a manifest; the registry derives one from the exports. */
  public static ModuleImage bareWasm(byte[] code, JsonCodec json) {
    return wasm(null, "module.wasm", code, json);
  }

  private static ModuleImage wasm(
      @Nullable Map<String, @Nullable Object> document, String title, byte[] code, JsonCodec json) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("created", CREATED);
    config.put("architecture", "wasm");
    config.put("os", "wasip1");
    config.put("layerDigests", List.of(Digest.of(code).toString()));
    if (document != null) {
      config.put(ModuleArtifacts.MANIFEST_MEMBER, document);
    }
    return image(MediaTypes.WASM_CONFIG, config, MediaTypes.WASM_LAYER, title, code, json);
  }

  private static ModuleImage image(
      String configType,
      Map<String, @Nullable Object> config,
      String layerType,
      String title,
      byte[] code,
      JsonCodec json) {
    byte[] configBytes = json.writeCanonical(config);
    Map<String, Object> layer = descriptor(layerType, code);
    layer.put("annotations", Map.of("org.opencontainers.image.title", title));
    Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.IMAGE_MANIFEST);
    manifest.put("config", descriptor(configType, configBytes));
    manifest.put("layers", List.of(layer));
    return new ModuleImage(code, configBytes, json.writeCanonical(manifest));
  }

  private static Map<String, Object> descriptor(String mediaType, byte[] content) {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", mediaType);
    descriptor.put("digest", Digest.of(content).toString());
    descriptor.put("size", content.length);
    return descriptor;
  }

  /** The blob with the code; not a copy. */
  public byte[] layer() {
    return layer;
  }

  /** The blob with the config; not a copy. */
  public byte[] config() {
    return config;
  }

  /** The OCI manifest, of the type {@link MediaTypes#IMAGE_MANIFEST}; not a copy. */
  public byte[] manifest() {
    return manifest;
  }

  /** Of the layer. */
  public Digest layerDigest() {
    return Digest.of(layer);
  }

  /** Of the config. */
  public Digest configDigest() {
    return Digest.of(config);
  }

  /** Of the OCI manifest, which is the digest of the version. */
  public Digest manifestDigest() {
    return Digest.of(manifest);
  }
}
