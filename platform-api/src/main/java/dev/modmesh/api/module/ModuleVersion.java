package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldError;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A SemVer 2.0 version, ordered by precedence (build metadata breaks ties by text). */
public final class ModuleVersion implements Comparable<ModuleVersion> {
  /** What a version must look like, for error messages. */
  public static final String EXPECTED = "a SemVer 2.0 version such as 1.2.0 or 2.0.0-rc.1";

  /** One of the three numbers; npm's limit is 2^53, so 15 digits are safe everywhere. */
  static final String NUMBER = "(?:0|[1-9]\\d{0,14})";

  /** What may follow a hyphen, as one group. */
  static final String PRE_RELEASE =
      "((?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*))*)";

  /** What may follow a plus sign. */
  static final String BUILD = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";

  private static final int MAX_LENGTH = 128;
  private static final Pattern FORM =
      Pattern.compile(
          String.format(
              "(%1$s)\\.(%1$s)\\.(%1$s)(?:-%2$s)?(?:\\+%3$s)?", NUMBER, PRE_RELEASE, BUILD));

  private static final Comparator<ModuleVersion> RELEASE =
      Comparator.<ModuleVersion>comparingLong(version -> version.major)
          .thenComparingLong(version -> version.minor)
          .thenComparingLong(version -> version.patch);

  private final String text;
  private final long major;
  private final long minor;
  private final long patch;
  private final List<String> preRelease;

  private ModuleVersion(String text, Matcher parts) {
    this.text = text;
    this.major = Long.parseLong(parts.group(1));
    this.minor = Long.parseLong(parts.group(2));
    this.patch = Long.parseLong(parts.group(3));
    String identifiers = parts.group(4);
    this.preRelease = identifiers == null ? List.of() : List.of(identifiers.split("\\.", -1));
  }

  /**
   * Reads a version.
   *
   * @throws ProblemException {@code invalid-range} if it is not SemVer 2.0, is over 128 characters,
   *     or has a number of more than 15 digits
   */
  public static ModuleVersion parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !parts.matches()) {
      String shown = FieldError.shortened(text);
      throw new ProblemException(
          ProblemType.INVALID_RANGE,
          "Version `" + shown + "` must be " + EXPECTED + ".",
          Map.of("field", "version", "value", shown, "expected", EXPECTED));
    }
    return new ModuleVersion(text, parts);
  }

  /** Whether the text is a version. */
  public static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
  }

  /** Whether it is a pre-release. */
  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  /** Whether both have the same three numbers. */
  boolean isOfSameRelease(ModuleVersion other) {
    return RELEASE.compare(this, other) == 0;
  }

  /** Compares as SemVer 2.0 says (item 11): build metadata does not count. */
  int precedence(ModuleVersion other) {
    int release = RELEASE.compare(this, other);
    if (release != 0 || (preRelease.isEmpty() && other.preRelease.isEmpty())) {
      return release;
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return preRelease.isEmpty() ? 1 : -1;
    }
    for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
      int identifier = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
      if (identifier != 0) {
        return identifier;
      }
    }
    return Integer.compare(preRelease.size(), other.preRelease.size());
  }

  /** Numbers by size, which may be beyond a long, and before words; words by their characters. */
  private static int compareIdentifiers(String a, String b) {
    boolean numeric = isNumber(a);
    if (numeric != isNumber(b)) {
      return numeric ? -1 : 1;
    }
    return numeric && a.length() != b.length()
        ? Integer.compare(a.length(), b.length())
        : a.compareTo(b);
  }

  private static boolean isNumber(String identifier) {
    return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(ModuleVersion other) {
    int precedence = precedence(other);
    return precedence != 0 ? precedence : text.compareTo(other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModuleVersion version && text.equals(version.text);
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
