package dev.modmesh.api.value;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as text: {@code 250ms}, {@code 2s}, {@code 5m}, {@code 1h}. */
public final class Durations {
  /** What {@link #parse} takes, for error messages. */
  public static final String EXPECTED = "a duration such as 250ms, 2s, 5m or 1h";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text has another form, or says more than 100 years,
   *     which would not fit into nanoseconds
   */
  public static Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("`" + text + "` must be " + EXPECTED);
    }
    long amount = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofHours(amount);
        };
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("`" + text + "` must be at most 100 years");
    }
    return duration;
  }

  /** Writes a duration in its largest whole unit; precision is a millisecond. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0 || millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
