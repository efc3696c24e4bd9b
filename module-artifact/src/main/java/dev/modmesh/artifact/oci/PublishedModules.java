package dev.modmesh.artifact.oci;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.artifact.blob.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognises manifests that publish a module: the config has one of two media types, the tag is a
 * version, the repository is named like a module.
 */
final class PublishedModules {
  private static final int MAX_CONFIG_BYTES = 4 * 1024 * 1024;

  private final BlobStore blobs;
  private final JsonCodec json;

  PublishedModules(BlobStore blobs, JsonCodec json) {
    this.blobs = blobs;
    this.json = json;
  }

  static boolean publishes(RepositoryName repository, String tag, ManifestDocument document) {
    return runtime(document).isPresent() && isVersion(repository, tag);
  }

  private static boolean isVersion(RepositoryName repository, String tag) {
    return ModuleName.isValid(repository.value()) && ModuleVersion.isValid(tag);
  }

  private static Optional<ModuleRuntime> runtime(ManifestDocument document) {
    return switch (document.config() == null ? "" : document.config().mediaType()) {
      case MediaTypes.WASM_CONFIG -> Optional.of(ModuleRuntime.WASM);
      case MediaTypes.MODULE_CONFIG -> Optional.of(ModuleRuntime.JAR);
      default -> Optional.empty();
    };
  }

  /** What a tag of the repository publishes now, or empty. */
  Optional<ModulePublication> current(RepositoryName name, Repository repository, String tag) {
    if (!isVersion(name, tag)) {
      return Optional.empty();
    }
    return repository
        .tag(tag)
        .flatMap(digest -> document(repository, digest).flatMap(d -> read(name, tag, digest, d)));
  }

  /** A stored manifest, or empty if it is not there. */
  Optional<ManifestDocument> document(Repository repository, BlobDigest digest) {
    return repository
        .manifest(digest)
        .flatMap(
            mediaType ->
                blobs.find(digest).map(b -> ManifestDocument.read(bytes(b), mediaType, json)));
  }

  /** Whether a published version needs the blob. */
  boolean uses(RepositoryName name, Repository repository, BlobDigest digest) {
    return ModuleName.isValid(name.value())
        && repository.tags().stream()
            .flatMap(tag -> current(name, repository, tag).stream())
            .anyMatch(
                p ->
                    digest
                        .sha256()
                        .filter(d -> d.equals(p.layer()) || d.equals(p.config()))
                        .isPresent());
  }

  /**
   * What a manifest under this tag publishes, or empty if it is an ordinary artifact.
   *
   * @throws ProblemException {@code invalid-manifest}
   */
  Optional<ModulePublication> read(
      RepositoryName name, String tag, BlobDigest digest, ManifestDocument document) {
    if (!publishes(name, tag, document)) {
      return Optional.empty();
    }
    ModuleRuntime runtime = runtime(document).orElseThrow();
    Blob config = blob(document.config(), "config");
    Blob layer = blob(layer(document, runtime), "layer");
    return Optional.of(
        new ModulePublication(
            new ModuleName(name.value()),
            ModuleVersion.parse(tag),
            runtime,
            sha256(digest),
            sha256(config.digest()),
            sha256(layer.digest()),
            layer.size(),
            layer.file(),
            configDocument(config)));
  }

  private static Descriptor layer(ManifestDocument document, ModuleRuntime runtime) {
    String mediaType = runtime == ModuleRuntime.WASM ? MediaTypes.WASM_LAYER : MediaTypes.JAR_LAYER;
    if (document.layers().size() != 1
        || !document.layers().getFirst().mediaType().equals(mediaType)) {
      throw invalid("A module has exactly one layer, of the type " + mediaType + ".");
    }
    return document.layers().getFirst();
  }

  private Blob blob(@Nullable Descriptor descriptor, String what) {
    return Optional.ofNullable(descriptor)
        .flatMap(found -> blobs.find(found.digest()))
        .orElseThrow(() -> invalid("The " + what + " of a module must be pushed first."));
  }

  private static Digest sha256(BlobDigest digest) {
    return digest.sha256().orElseThrow(() -> invalid("Modules are published under sha256 only."));
  }

  private Map<String, @Nullable Object> configDocument(Blob config) {
    if (config.size() > MAX_CONFIG_BYTES) {
      throw invalid("The config is over " + MAX_CONFIG_BYTES + " bytes.");
    }
    try {
      return json.readObject(bytes(config));
    } catch (ProblemException e) {
      throw invalid("The config is not a JSON object: " + e.detail());
    }
  }

  static byte[] bytes(Blob blob) {
    try (InputStream in = blob.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_MANIFEST, detail);
  }
}
