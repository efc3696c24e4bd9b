package dev.modmesh.artifact.oci;

import dev.modmesh.artifact.blob.BlobDigest;
import java.util.regex.Pattern;

/** How a manifest is asked for. */
sealed interface Reference {
  /** By a name that can move. */
  record Tag(String value) implements Reference {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    public Tag {
      if (!FORM.matcher(value).matches()) {
        throw new OciException(
            OciError.MANIFEST_INVALID,
            "Tags are letters, digits, `.`, `_` and `-`, at most 128 characters.");
      }
    }
  }

  /** By content. */
  record ByDigest(BlobDigest digest) implements Reference {}

  /** Reads a reference; no tag contains a colon. */
  static Reference parse(String text) {
    return text.indexOf(':') < 0 ? new Tag(text) : new ByDigest(BlobDigest.parse(text));
  }
}
