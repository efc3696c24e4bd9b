package dev.modmesh.gateway.outlier;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When an instance is an outlier among its peers. Relative on both counts, so that trouble that all
 * of them share ejects nobody:
 *
 * <ul>
 *   <li>its success rate is below {@code successShare} of the median of the others', by more than
 *       chance explains: 2.5 standard deviations of the difference of two moving averages, or
 *   <li>its latency is {@code latencyFactor} times theirs, and the evidence that it is slow is 1
 *       more than the median of the others'. The sum allows {@code k = ln(latencyFactor) / 2} and
 *       is divided by {@code h = 20 s^2 / 2k}, where s² is the variance of the function: by Wald's
 *       bound one false alarm in e^20 runs, whether its calls take equally long or very different
 *       times. An instance that is ten times slower is found by 4 calls where they take equally
 *       long, by some 20 where they are spread exponentially.
 * </ul>
 */
public final class OutlierRules {
  private static final int LEAST_OUTCOMES = 10;
  private static final double FALSE_ALARM_EXPONENT = 20;
  private static final double LEAST_THRESHOLD = 6;
  private static final double DEVIATIONS = 2.5;
  private static final double MOST_LOG = Math.log(10);

  private final double successShare;
  private final double latencyFactor;
  private final double allowance;

  /**
   * Rules.
   *
   * @param successShare of the others' success rate, from 0 to 1
   * @param latencyFactor how many times slower is too slow
   */
  public OutlierRules(double successShare, double latencyFactor) {
    this.successShare = successShare;
    this.latencyFactor = latencyFactor;
    this.allowance = Math.log(latencyFactor) / 2;
  }

  /**
   * What a latency adds to the evidence.
   *
   * @param logRelative logarithm of the latency as a share of the usual one
   * @param logVariance how much the function varies by itself
   */
  public double evidence(double logRelative, double logVariance) {
    double threshold =
        Math.max(LEAST_THRESHOLD, FALSE_ALARM_EXPONENT * logVariance / (2 * allowance));
    return (Math.clamp(logRelative, -MOST_LOG, MOST_LOG) - allowance) / threshold;
  }

  /**
   * Judges one instance.
   *
   * @param peers all instances it is compared with, itself included
   * @return one phrase for people; null if it is no outlier
   */
  public @Nullable String judge(InstanceStats one, InstanceStats[] peers) {
    if (peers.length < 2) {
      return null;
    }
    if (one.outcomes() >= LEAST_OUTCOMES) {
      double usual = median(one, peers, InstanceStats::successRate);
      double rate = one.successRate();
      if (rate < successShare * usual && usual - rate > chance((rate + usual) / 2)) {
        return String.format(
            Locale.ROOT,
            "success rate %.0f %% where its peers have %.0f %%",
            100 * one.successRate(),
            100 * usual);
      }
    }
    if (one.evidence() >= 1 && one.evidence() >= 1 + median(one, peers, InstanceStats::evidence)) {
      double times = one.meanSlowness() / median(one, peers, InstanceStats::meanSlowness);
      if (times >= latencyFactor) {
        return String.format(Locale.ROOT, "%.1f times slower than its peers", times);
      }
    }
    return null;
  }

  /** By how much two moving averages of the same share may differ. */
  private static double chance(double share) {
    double variance = share * (1 - share) * InstanceStats.SUCCESS_WEIGHT;
    return DEVIATIONS * Math.sqrt(variance); // each has half of it, the difference all
  }

  private interface Figure {
    double of(InstanceStats stats);
  }

  private static double median(InstanceStats one, InstanceStats[] peers, Figure figure) {
    double[] values = new double[peers.length - 1];
    int count = 0;
    for (InstanceStats peer : peers) {
      if (peer != one && count < values.length) {
        values[count++] = figure.of(peer);
      }
    }
    Arrays.sort(values, 0, count);
    return count == 0 ? 1 : values[(count - 1) / 2];
  }
}
