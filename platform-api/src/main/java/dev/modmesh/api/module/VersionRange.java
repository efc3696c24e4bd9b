package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.util.Map;
import java.util.regex.Pattern;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

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
  record Npm(String text, RangeList ranges) implements VersionRange {}

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
      case Npm npm -> npm.ranges().isSatisfiedBy(version.semver());
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
    if (trimmed.length() <= Grammar.MAX_LENGTH && Grammar.FORM.matcher(trimmed).matches()) {
      try {
        return new Npm(trimmed, RangeListFactory.create(trimmed));
      } catch (RuntimeException e) {
        // falls through to the one error below
      }
    }
    throw new ProblemException(
        ProblemType.INVALID_RANGE,
        "Version range `" + text + "` must be " + EXPECTED + ".",
        Map.of("field", "module_version", "value", text, "expected", EXPECTED));
  }

  /**
   * The grammar of npm's ranges. semver4j reads much of what is not one as "everything", so the
   * form is checked before.
   */
  final class Grammar {
    private static final int MAX_LENGTH = 256;
    private static final String IDENTIFIERS = "[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*";
    private static final String NUMBER = "(0|[1-9]\\d{0,8}|[xX*])";
    private static final String PARTIAL =
        "v?"
            + NUMBER
            + "(\\."
            + NUMBER
            + "(\\."
            + NUMBER
            + "(-"
            + IDENTIFIERS
            + ")?(\\+"
            + IDENTIFIERS
            + ")?)?)?";
    private static final String SIMPLE = "(<=|>=|<|>|=|~>|~|\\^)?\\s*" + PARTIAL;
    private static final String HYPHEN = PARTIAL + "\\s+-\\s+" + PARTIAL;
    private static final String COMPARATORS =
        "(" + HYPHEN + "|" + SIMPLE + "(\\s+" + SIMPLE + ")*)";
    static final Pattern FORM =
        Pattern.compile(COMPARATORS + "(\\s*\\|\\|\\s*" + COMPARATORS + ")*");

    private Grammar() {}
  }
}
