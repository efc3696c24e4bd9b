package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.Recent;
import java.util.List;

/**
 * How long an instance takes from request to readiness: the 80th percentile of the last 20
 * measured.
 *
 * @param seconds the estimate
 * @param measured the last 20
 */
record ColdStart(double seconds, Recent<Double> measured) {
  private static final int KEPT = 20;
  private static final double QUANTILE = 0.8;

  /** Longer ones are an instance that hung, not one that started. */
  private static final double LONGEST_SECONDS = 600;

  static ColdStart expected(double seconds) {
    return new ColdStart(seconds, Recent.none(KEPT));
  }

  ColdStart after(List<Double> starts) {
    Recent<Double> next = measured;
    for (double start : starts) {
      if (start >= 0 && start <= LONGEST_SECONDS) {
        next = next.plus(start);
      }
    }
    return next.isEmpty() ? this : new ColdStart(quantile(next.items()), next);
  }

  private static double quantile(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) (QUANTILE * (sorted.size() - 1)));
  }
}
