package dev.modmesh.chaos;

import java.time.Duration;

/** When something that was set aside is used again. */
final class Recovery {
  /** What stands for never in a figure. */
  static final Duration NEVER = Duration.ofHours(1);

  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofMillis(500);

  private Recovery() {}

  /** A share of the traffic in a window. */
  @FunctionalInterface
  interface Share {
    double between(Duration from, Duration to);
  }

  /** After how long a share was first reached for two seconds, or {@link #NEVER}. */
  static Duration time(Share share, double least, Duration from, Duration to) {
    for (Duration begin = from; begin.plus(WINDOW).compareTo(to) <= 0; begin = begin.plus(STEP)) {
      if (share.between(begin, begin.plus(WINDOW)) >= least) {
        return begin.plus(WINDOW).minus(from);
      }
    }
    return NEVER;
  }
}
