package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.util.Map;
import org.semver4j.Semver;

/** A SemVer 2.0 version, ordered by precedence (build metadata breaks ties by text). */
public final class ModuleVersion implements Comparable<ModuleVersion> {
  /** What a version must look like, for error messages. */
  public static final String EXPECTED = "a SemVer 2.0 version such as 1.2.0 or 2.0.0-rc.1";

  private static final int MAX_LENGTH = 128;

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
          "Version `" + text + "` must be " + EXPECTED + ".",
          Map.of("field", "version", "value", text, "expected", EXPECTED));
    }
    return new ModuleVersion(parsed);
  }

  /** Whether the text is a version. */
  public static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH
        && !text.isEmpty()
        && Character.isDigit(text.charAt(0))
        && Semver.isValid(text);
  }

  Semver semver() {
    return semver;
  }

  /** Whether it is a pre-release. */
  public boolean isPreRelease() {
    return !semver.getPreRelease().isEmpty();
  }

  @Override
  public int compareTo(ModuleVersion other) {
    int precedence = semver.compareTo(other.semver);
    return precedence != 0 ? precedence : toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(Object other) {
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
