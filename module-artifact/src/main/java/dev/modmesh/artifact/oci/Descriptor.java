package dev.modmesh.artifact.oci;

import dev.modmesh.api.value.Fields;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.DigestAlgorithm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manifest's pointer to content.
 *
 * @param size in bytes
 * @param urls where else the content can be had
 */
record Descriptor(String mediaType, BlobDigest digest, long size, List<String> urls) {
  private static final BlobDigest NOWHERE = new BlobDigest(DigestAlgorithm.SHA256, "0".repeat(64));

  static Descriptor read(Fields fields) {
    BlobDigest digest =
        fields.<@Nullable BlobDigest>parsed("digest", BlobDigest::parse, "a digest", null);
    if (!fields.has("digest")) {
      fields.reject("digest", null, "a digest");
    }
    return new Descriptor(
        fields.requiredString("mediaType", "a media type"),
        digest == null ? NOWHERE : digest,
        fields.whole("size", 0, Long.MAX_VALUE, 0),
        fields.strings("urls"));
  }

  /** Whether the content may be missing here: it is fetched from elsewhere by design. */
  boolean isForeign() {
    return !urls.isEmpty() || mediaType.contains("nondistributable");
  }
}
