package dev.modmesh.artifact.blob;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a blob. The platform's own digests are sha256; OCI clients may also push content
 * under sha512.
 *
 * @param hex lower-case hexadecimal digits, as many as the algorithm gives
 */
public record BlobDigest(DigestAlgorithm algorithm, String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
  private static final String EXPECTED =
      "sha256: and 64, or sha512: and 128, lower-case hexadecimal digits";

  /**
   * Checks the digits.
   *
   * @throws ProblemException {@code invalid-digest}
   */
  public BlobDigest {
    if (hex.length() != algorithm.hexLength() || !HEX.matcher(hex).matches()) {
      throw invalid(algorithm.word() + ":" + hex);
    }
  }

  /** The address of content with this sha256. */
  public static BlobDigest of(Digest digest) {
    return new BlobDigest(DigestAlgorithm.SHA256, digest.hex());
  }

  /**
   * Reads {@code <algorithm>:<hex>}.
   *
   * @throws ProblemException {@code invalid-digest}
   */
  public static BlobDigest parse(String text) {
    int colon = text.indexOf(':');
    Optional<DigestAlgorithm> algorithm =
        colon < 0 ? Optional.empty() : DigestAlgorithm.ofWord(text.substring(0, colon));
    return new BlobDigest(
        algorithm.orElseThrow(() -> invalid(text)), text.substring(Math.max(colon, 0) + 1));
  }

  /** The digest of these bytes. */
  public static BlobDigest of(DigestAlgorithm algorithm, byte[] content) {
    MessageDigest computation = algorithm.start();
    computation.update(content);
    return finish(algorithm, computation);
  }

  static BlobDigest finish(DigestAlgorithm algorithm, MessageDigest computation) {
    return new BlobDigest(algorithm, HexFormat.of().formatHex(computation.digest()));
  }

  /** The same digest as the platform's own type, or empty for another algorithm. */
  public Optional<Digest> sha256() {
    return algorithm == DigestAlgorithm.SHA256 ? Optional.of(new Digest(hex)) : Optional.empty();
  }

  private static ProblemException invalid(String text) {
    return new ProblemException(
        ProblemType.INVALID_DIGEST,
        "Digest `" + text + "` must be " + EXPECTED + ".",
        Map.of("field", "digest", "value", text, "expected", EXPECTED));
  }

  @Override
  public String toString() {
    return algorithm.word() + ":" + hex;
  }
}
