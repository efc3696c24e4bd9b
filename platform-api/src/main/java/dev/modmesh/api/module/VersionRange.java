package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which version of a module a caller wants. */
public sealed interface VersionRange {
  /** What a range must look like, for error messages. */
  String EXPECTED =
      "an exact version, an npm range such as ^1.2, ~1.4.0, >=1.2 <2, 1.x or *, or sha256:<digest>";

  /** Every release. */
  VersionRange ANY = parse("*");

  /** The text it was read from. */
  String text();

  /** One version and no other; the only way to a pre-release outside a range that names it. */
  record Exact(ModuleVersion version) implements VersionRange {
    @Override
    public String text() {
      return version.toString();
    }
  }

  /** An npm range. Pre-releases match only when the range names one of the same release. */
  final class Npm implements VersionRange {
    private final String text;
    private final List<List<Comparison>> alternatives;

    private Npm(String text, List<List<Comparison>> alternatives) {
      this.text = text;
      this.alternatives = alternatives;
    }

    @Override
    public String text() {
      return text;
    }

    private boolean matches(ModuleVersion version) {
      return NpmRange.matches(alternatives, version);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Npm npm && text.equals(npm.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The version whose digest this is. */
  record Pinned(Digest digest) implements VersionRange {
    @Override
    public String text() {
      return digest.toString();
    }
  }

  /** Whether a version with this digest is wanted. */
  default boolean matches(ModuleVersion version, Digest digest) {
    return switch (this) {
      case Exact exact -> exact.version().equals(version);
      case Npm npm -> npm.matches(version);
      case Pinned pinned -> pinned.digest().equals(digest);
    };
  }

  /**
   * Reads a range.
   *
   * @throws ProblemException {@code invalid-range}, or {@code invalid-digest} after {@code sha256:}
   */
  static VersionRange parse(String text) {
    String trimmed = text.trim();
    if (trimmed.startsWith("sha256:")) {
      return new Pinned(Digest.parse(trimmed));
    }
    if (ModuleVersion.isValid(trimmed)) {
      return new Exact(ModuleVersion.parse(trimmed));
    }
    List<List<Comparison>> alternatives = NpmRange.parse(trimmed);
    if (alternatives != null) {
      return new Npm(trimmed, alternatives);
    }
    String shown = FieldError.shortened(text);
    throw new ProblemException(
        ProblemType.INVALID_RANGE,
        "Version range `" + shown + "` must be " + EXPECTED + ".",
        Map.of("field", "module_version", "value", shown, "expected", EXPECTED));
  }
}
