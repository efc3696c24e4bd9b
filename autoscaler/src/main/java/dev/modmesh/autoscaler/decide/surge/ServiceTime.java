package dev.modmesh.autoscaler.decide.surge;

/**
 * Mean time of a call on an instance, weighted by calls: a plain mean of the first ones, then an
 * exponential one with a memory of about 200 calls.
 *
 * @param seconds the estimate
 * @param calls how many the plain mean has seen
 */
record ServiceTime(double seconds, double calls) {
  private static final double GUESS_WEIGHT = 5;

  /** An objective of minutes allows for a cold start and says nothing of how long calls take. */
  private static final double LONGEST_GUESSED_OBJECTIVE = 1;

  private static final double PLAIN_UNTIL = 20;
  private static final double MEMORY_CALLS = 200;

  /** Before any call has ended: a fifth of the objective, or of a second if that is less. */
  static ServiceTime guess(double sloSeconds) {
    return expected(Math.min(sloSeconds, LONGEST_GUESSED_OBJECTIVE) / 5);
  }

  /** Before any call has ended, by what was known earlier. */
  static ServiceTime expected(double seconds) {
    return new ServiceTime(seconds, 0);
  }

  ServiceTime after(double completions, double serviceSum) {
    if (completions <= 0) {
      return this;
    }
    double mean = serviceSum / completions;
    if (calls < PLAIN_UNTIL) {
      double weight = calls == 0 ? GUESS_WEIGHT : calls;
      return new ServiceTime(
          (seconds * weight + mean * completions) / (weight + completions), calls + completions);
    }
    double gain = completions / (completions + MEMORY_CALLS);
    return new ServiceTime(seconds + gain * (mean - seconds), calls);
  }
}
