package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldError;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A sha256 digest.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {
  /** What a digest must look like, for error messages. */
  public static final String EXPECTED = "sha256: and 64 lower-case hexadecimal digits";

  private static final String PREFIX = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /**
   * Checks the digits.
   *
   * @throws ProblemException {@code invalid-digest}
   */
  public Digest {
    if (!HEX.matcher(hex).matches()) {
      throw invalid(PREFIX + hex);
    }
  }

  /**
   * Reads {@code sha256:<hex>}.
   *
   * @throws ProblemException {@code invalid-digest}
   */
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw invalid(text);
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] content) {
    MessageDigest computation = sha256();
    computation.update(content);
    return finish(computation);
  }

  /** A fresh SHA-256 computation, whose result {@link #finish} turns into a digest. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The digest that a computation arrived at; resets it. */
  public static Digest finish(MessageDigest computation) {
    return new Digest(HexFormat.of().formatHex(computation.digest()));
  }

  private static ProblemException invalid(String text) {
    return new ProblemException(
        ProblemType.INVALID_DIGEST,
        "Digest `" + FieldError.shortened(text) + "` must be " + EXPECTED + ".",
        Map.of("field", "digest", "value", FieldError.shortened(text), "expected", EXPECTED));
  }

  /** The first twelve digits, for people. */
  public String abbreviated() {
    return hex.substring(0, 12);
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
