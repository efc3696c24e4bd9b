package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/**
 * One figure of an experiment against its bound.
 *
 * @param value as people read it
 * @param bound as people read it; empty for a figure that is only reported
 * @param examples of what breaks it, a few at most
 */
record Check(String name, String value, String bound, boolean holds, List<String> examples) {
  private static final int MOST_EXAMPLES = 5;
  private static final int DECIMALS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  Check {
    examples = examples.stream().limit(MOST_EXAMPLES).toList();
  }

  /** Nothing of a kind may be there. */
  static Check none(String name, List<String> found) {
    return new Check(name, Integer.toString(found.size()), "0", found.isEmpty(), found);
  }

  /** No call may take so long that its caller has gone. */
  static Check noneLate(CallLog log) {
    return none("calls over 2 s", log.slowerThan(PATIENCE));
  }

  static Check atMost(String name, double value, double most) {
    return new Check(name, text(value), "<= " + text(most), value <= most, List.of());
  }

  static Check atLeast(String name, double value, double least) {
    return new Check(name, text(value), ">= " + text(least), value >= least, List.of());
  }

  /** A figure that is only reported. */
  static Check figure(String name, double value) {
    return new Check(name, text(value), "", true, List.of());
  }

  /** A ratio to nothing is no number, and meets no bound. */
  private static String text(double value) {
    if (!Double.isFinite(value)) {
      return "of nothing";
    }
    return BigDecimal.valueOf(value)
        .setScale(DECIMALS, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  @Override
  public String toString() {
    return name + " " + value + (bound.isEmpty() ? "" : " (" + bound + ")");
  }
}
