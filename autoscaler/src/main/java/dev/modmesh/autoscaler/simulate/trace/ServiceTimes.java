package dev.modmesh.autoscaler.simulate.trace;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Log-normal service times: {@code exp(mu + sigma N)} with {@code sigma² = ln(1 + cv²)} and {@code
 * mu = ln(mean) - sigma² / 2}.
 *
 * @param mean in seconds
 * @param variation standard deviation by mean
 */
public record ServiceTimes(double mean, double variation) {
  /** Of a recording without squares. */
  private static final double USUAL_VARIATION = 0.5;

  private static final double LEAST_MEAN_SECONDS = 1e-6;

  /** Times around a mean, with the usual variation. */
  public static ServiceTimes around(double mean) {
    return new ServiceTimes(mean, USUAL_VARIATION);
  }

  /** From sums; empty if there was no call. */
  public static Optional<ServiceTimes> of(double completions, double sum, double squares) {
    if (!(completions > 0) || !(sum > 0)) {
      return Optional.empty();
    }
    double mean = Math.max(sum / completions, LEAST_MEAN_SECONDS);
    double variance = squares / completions - mean * mean;
    return Optional.of(
        new ServiceTimes(
            mean, squares > 0 ? Math.sqrt(Math.max(0, variance)) / mean : USUAL_VARIATION));
  }

  double draw(RandomGenerator random) {
    double variance = Math.log(1 + variation * variation);
    double mu = Math.log(mean) - variance / 2;
    return Math.exp(mu + Math.sqrt(variance) * random.nextGaussian());
  }
}
