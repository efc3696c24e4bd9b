package dev.modmesh.api.module;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ranges by the grammar and the rules of npm's {@code semver} package. semver4j is not used: it
 * reads {@code ^0}, {@code >*} and much of what is no range at all as "everything", and cannot
 * compare pre-releases beyond a long.
 *
 * <p>Narrower than npm in one way: an empty part, as in {@code 1 ||}, is refused, because npm reads
 * it as everything.
 */
final class NpmRange {
  private static final int MAX_LENGTH = 256;

  /** Up to three numbers, the last of which may be left open; a suffix after three parts. */
  private static final String PARTIAL =
      String.format(
          "v?(?:(%1$s)(?:\\.(%1$s)(?:\\.(?:(%1$s)|%2$s)(?:-%3$s)?(?:\\+%4$s)?)?|\\.%2$s(?:\\.%2$s)?)?"
              + "|%2$s(?:\\.%2$s){0,2})",
          ModuleVersion.NUMBER, "[xX*]", ModuleVersion.PRE_RELEASE, ModuleVersion.BUILD);

  private static final Pattern SIMPLE =
      Pattern.compile("(<=|>=|<|>|=|~>|~|\\^)?\\s*" + PARTIAL + "(?=\\s|$)\\s*");
  private static final Pattern HYPHEN = Pattern.compile(PARTIAL + "\\s+-\\s+" + PARTIAL);
  private static final Pattern OR = Pattern.compile("\\s*\\|\\|\\s*");

  private NpmRange() {}

  /** A version whose last parts may be open: null stands for any number. */
  private record Partial(
      @Nullable Long major, @Nullable Long minor, @Nullable Long patch, @Nullable String pre) {
    static Partial of(Matcher matcher, int first) {
      return new Partial(
          number(matcher.group(first)),
          number(matcher.group(first + 1)),
          number(matcher.group(first + 2)),
          matcher.group(first + 3));
    }

    private static @Nullable Long number(@Nullable String digits) {
      return digits == null ? null : Long.valueOf(digits);
    }

    boolean isAny() {
      return major == null;
    }

    boolean isWhole() {
      return patch != null;
    }

    ModuleVersion lowest() {
      String numbers = zeroed(major) + "." + zeroed(minor) + "." + zeroed(patch);
      return ModuleVersion.parse(isWhole() && pre != null ? numbers + "-" + pre : numbers);
    }

    /** Before every version, pre-releases too, that follows the last given number. */
    ModuleVersion afterAll() {
      return minor == null ? nextMajor() : nextMinor();
    }

    ModuleVersion nextMajor() {
      return before(zeroed(major) + 1, 0, 0);
    }

    ModuleVersion nextMinor() {
      return before(zeroed(major), zeroed(minor) + 1, 0);
    }

    ModuleVersion nextPatch() {
      return before(zeroed(major), zeroed(minor), zeroed(patch) + 1);
    }

    private static ModuleVersion before(long major, long minor, long patch) {
      return ModuleVersion.parse(major + "." + minor + "." + patch + "-0");
    }

    static long zeroed(@Nullable Long number) {
      return number == null ? 0 : number;
    }
  }

  /** What must hold: all comparisons of one of the lists. Null if the text is not a range. */
  static @Nullable List<List<Comparison>> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    List<List<Comparison>> alternatives = new ArrayList<>();
    for (String part : OR.split(text, -1)) {
      List<Comparison> comparisons = alternative(part);
      if (comparisons == null) {
        return null;
      }
      alternatives.add(List.copyOf(comparisons));
    }
    return List.copyOf(alternatives);
  }

  private static @Nullable List<Comparison> alternative(String part) {
    Matcher hyphen = HYPHEN.matcher(part);
    if (hyphen.matches()) {
      return between(Partial.of(hyphen, 1), Partial.of(hyphen, 5));
    }
    List<Comparison> comparisons = new ArrayList<>();
    Matcher simple = SIMPLE.matcher(part);
    int end = 0;
    while (end < part.length() && simple.find(end) && simple.start() == end) {
      String operator = simple.group(1);
      add(comparisons, operator == null ? "" : operator, Partial.of(simple, 2));
      end = simple.end();
    }
    return part.isEmpty() || end < part.length() ? null : comparisons;
  }

  private static List<Comparison> between(Partial from, Partial to) {
    List<Comparison> comparisons = new ArrayList<>();
    add(comparisons, ">=", from);
    add(comparisons, "<=", to);
    return comparisons;
  }

  private static void add(List<Comparison> to, String operator, Partial version) {
    switch (operator) {
      case "^" -> fromTo(to, version, version.isAny() ? null : caretEnd(version));
      case "~", "~>" -> fromTo(to, version, version.isAny() ? null : version.afterAll());
      case "", "=" -> {
        if (version.isWhole()) {
          to.add(new Comparison("=", version.lowest()));
        } else {
          fromTo(to, version, version.isAny() ? null : version.afterAll());
        }
      }
      default -> bound(to, operator, version);
    }
  }

  private static ModuleVersion caretEnd(Partial version) {
    if (Partial.zeroed(version.major()) > 0 || version.minor() == null) {
      return version.nextMajor();
    }
    return version.minor() > 0 || !version.isWhole() ? version.nextMinor() : version.nextPatch();
  }

  private static void fromTo(List<Comparison> to, Partial version, @Nullable ModuleVersion end) {
    to.add(new Comparison(">=", version.lowest()));
    if (end != null) {
      to.add(new Comparison("<", end));
    }
  }

  private static void bound(List<Comparison> to, String operator, Partial version) {
    if (version.isWhole()) {
      to.add(new Comparison(operator, version.lowest()));
    } else if (version.isAny()) {
      // nothing lies above or below everything
      boolean none = operator.equals(">") || operator.equals("<");
      to.add(new Comparison(none ? "<" : ">=", ModuleVersion.parse(none ? "0.0.0-0" : "0.0.0")));
    } else {
      switch (operator) {
        case ">" -> to.add(new Comparison(">=", ofRelease(version.afterAll())));
        case "<=" -> to.add(new Comparison("<", version.afterAll()));
        case "<" -> to.add(new Comparison("<", ModuleVersion.parse(version.lowest() + "-0")));
        default -> to.add(new Comparison(">=", version.lowest()));
      }
    }
  }

  private static ModuleVersion ofRelease(ModuleVersion preRelease) {
    String text = preRelease.toString();
    return ModuleVersion.parse(text.substring(0, text.indexOf('-')));
  }

  /**
   * Whether one of the alternatives takes the candidate; a pre-release only where a comparison
   * names a pre-release of the same three numbers.
   */
  static boolean matches(List<List<Comparison>> alternatives, ModuleVersion candidate) {
    return alternatives.stream()
        .anyMatch(
            comparisons ->
                comparisons.stream().allMatch(comparison -> comparison.includes(candidate))
                    && (!candidate.isPreRelease()
                        || comparisons.stream()
                            .map(Comparison::version)
                            .anyMatch(
                                named ->
                                    named.isPreRelease() && named.isOfSameRelease(candidate))));
  }
}
