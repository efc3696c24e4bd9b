package dev.modmesh.artifact.blob;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The digest algorithms that the OCI image specification registers. */
public enum DigestAlgorithm {
  SHA256("SHA-256", 64),
  SHA512("SHA-512", 128);

  private final String javaName;
  private final int hexLength;

  DigestAlgorithm(String javaName, int hexLength) {
    this.javaName = javaName;
    this.hexLength = hexLength;
  }

  /** The name in digests, such as {@code sha256}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many hexadecimal digits a digest has. */
  public int hexLength() {
    return hexLength;
  }

  /** A fresh computation. */
  public MessageDigest start() {
    try {
      return MessageDigest.getInstance(javaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + javaName, e);
    }
  }

  /** The algorithm of this name, or empty. */
  public static Optional<DigestAlgorithm> ofWord(String word) {
    return Arrays.stream(values()).filter(value -> value.word().equals(word)).findFirst();
  }
}
