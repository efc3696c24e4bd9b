package dev.modmesh.artifact.oci;

import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.BlobStore;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that what a manifest names is in its repository, as large as it says. */
final class ManifestContent {
  private final BlobStore blobs;
  private final boolean sparse;

  /** Lets content be missing if {@code sparse}. */
  ManifestContent(BlobStore blobs, boolean sparse) {
    this.blobs = blobs;
    this.sparse = sparse;
  }

  /**
   * Checks a manifest.
   *
   * @param complete whether nothing may be missing in any case
   * @throws OciException {@code MANIFEST_BLOB_UNKNOWN}, {@code MANIFEST_INVALID}
   */
  void check(Repository repository, ManifestDocument document, boolean complete) {
    boolean mayMiss = sparse && !complete;
    Stream.concat(Optional.ofNullable(document.config()).stream(), document.layers().stream())
        .filter(descriptor -> !descriptor.isForeign())
        .forEach(descriptor -> checkBlob(repository, descriptor, mayMiss));
    document.manifests().stream()
        .filter(child -> !mayMiss && repository.manifest(child.digest()).isEmpty())
        .findFirst()
        .ifPresent(
            child -> {
              throw missing(child);
            });
  }

  private void checkBlob(Repository repository, Descriptor descriptor, boolean mayMiss) {
    Optional<Blob> blob =
        Optional.of(descriptor.digest()).filter(repository::hasBlob).flatMap(blobs::find);
    if (blob.isEmpty() && !mayMiss) {
      throw missing(descriptor);
    }
    blob.filter(found -> found.size() != descriptor.size())
        .ifPresent(
            found -> {
              throw new OciException(
                  OciError.MANIFEST_INVALID,
                  found.digest()
                      + " has "
                      + found.size()
                      + " bytes, not "
                      + descriptor.size()
                      + ".");
            });
  }

  private static OciException missing(Descriptor descriptor) {
    return new OciException(
        OciError.MANIFEST_BLOB_UNKNOWN,
        OciError.MANIFEST_BLOB_UNKNOWN.status(),
        "The manifest names " + descriptor.digest() + ", which is not in the repository.",
        Map.of("digest", descriptor.digest().toString()),
        Map.of());
  }
}
