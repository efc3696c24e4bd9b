package dev.modmesh.artifact.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Registries and content for tests. */
final class Registries {
  static final JsonCodec JSON = new JacksonCodec();

  private Registries() {}

  static OciRegistry open(Path folder, ModulePublisher publisher) {
    return open(folder, publisher, OciPolicy.DEFAULT);
  }

  static OciRegistry open(Path folder, ModulePublisher publisher, OciPolicy policy) {
    return new OciRegistry(
        new BlobStore(folder), folder.resolve("repositories"), "gw-1", JSON, publisher, policy);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static Chunk chunk(byte[] content) {
    return new Chunk("", content.length, new ByteArrayInputStream(content));
  }

  static Chunk chunk(String range, byte[] content) {
    return new Chunk(range, content.length, new ByteArrayInputStream(content));
  }

  static void pushBlob(OciRegistry registry, String repository, byte[] content) throws IOException {
    registry.uploads().push(repository, Digest.of(content).toString(), chunk(content));
  }

  static PushedManifest put(
      OciRegistry registry, String repository, String reference, byte[] manifest)
      throws IOException {
    return registry
        .manifests()
        .put(repository, reference, "", new ByteArrayInputStream(manifest), List.of());
  }

  static Map<String, Object> descriptor(String mediaType, byte[] content) {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", mediaType);
    descriptor.put("digest", Digest.of(content).toString());
    descriptor.put("size", content.length);
    return descriptor;
  }

  /** An image manifest with these members added. */
  static byte[] manifest(
      String configType, byte[] config, String layerType, byte[] layer, Map<String, ?> more) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.IMAGE_MANIFEST);
    manifest.put("config", descriptor(configType, config));
    manifest.put("layers", List.of(descriptor(layerType, layer)));
    manifest.putAll(more);
    return JSON.write(manifest);
  }

  /** Pushes an ordinary artifact with both of its blobs; returns the manifest. */
  static byte[] pushArtifact(
      OciRegistry registry, String repository, String tag, String text, Map<String, ?> more)
      throws IOException {
    byte[] config = bytes("{}");
    byte[] layer = bytes(text);
    pushBlob(registry, repository, config);
    pushBlob(registry, repository, layer);
    byte[] manifest = manifest("application/vnd.example+json", config, "text/plain", layer, more);
    put(registry, repository, tag, manifest);
    return manifest;
  }

  /** Pushes a module image under a tag. */
  static PushedManifest pushModule(
      OciRegistry registry, String repository, String tag, ModuleImage image) throws IOException {
    pushBlob(registry, repository, image.layer());
    pushBlob(registry, repository, image.config());
    return put(registry, repository, tag, image.manifest());
  }
}
