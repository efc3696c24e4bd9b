package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldError;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/** A SemVer 2.0 version, ordered by precedence (build metadata breaks ties by text). */
public final class ModuleVersion implements Comparable<ModuleVersion> {
  /** What a version must look like, for error messages. */
  public static final String EXPECTED = "a SemVer 2.0 version such as 1.2.0 or 2.0.0-rc.1";

  private static final int MAX_LENGTH = 128;
  private static final Pattern PLAIN = Pattern.compile("[0-9][0-9A-Za-z.+-]*");

  private final Semver semver;

  private ModuleVersion(Semver semver) {
    this.semver = semver;
  }

  /**
   * Reads a version.
   *
   * @throws ProblemException {@code invalid-range} if it is not SemVer 2.0 or over 128 characters
   */
  public static ModuleVersion parse(String text) {
    Semver parsed = isValid(text) ? Semver.parse(text) : null;
    if (parsed == null) {
      throw new ProblemException(
          ProblemType.INVALID_RANGE,
          "Version `" + FieldError.shortened(text) + "` must be " + EXPECTED + ".",
          Map.of("field", "version", "value", FieldError.shortened(text), "expected", EXPECTED));
    }
    return new ModuleVersion(parsed);
  }

  /** Whether the text is a version. */
  public static boolean isValid(String text) {
    // semver4j forgives white space at the ends and a leading v
    return text.length() <= MAX_LENGTH && PLAIN.matcher(text).matches() && Semver.isValid(text);
  }

  /** Whether it is a pre-release. */
  public boolean isPreRelease() {
    return !semver.getPreRelease().isEmpty();
  }

  /** Compares as SemVer 2.0 says: without build metadata. */
  int precedence(ModuleVersion other) {
    return semver.withClearedBuild().compareTo(other.semver.withClearedBuild());
  }

  /** Whether both have the same three numbers. */
  boolean isOfSameRelease(ModuleVersion other) {
    return semver.getMajor() == other.semver.getMajor()
        && semver.getMinor() == other.semver.getMinor()
        && semver.getPatch() == other.semver.getPatch();
  }

  @Override
  public int compareTo(ModuleVersion other) {
    int precedence = precedence(other);
    return precedence != 0 ? precedence : toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModuleVersion version && toString().equals(version.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return semver.getVersion();
  }
}
