package dev.modmesh.autoscaler.decide.surge;

import org.jspecify.annotations.Nullable;

/**
 * Slow means, over about two minutes, by which costs are weighed.
 *
 * @param rate calls a second; null before the first observation
 * @param instances that would be full at that rate
 */
record LoadMean(@Nullable Double rate, double instances) {
  private static final double MEMORY_SECONDS = 120;

  static LoadMean none() {
    return new LoadMean(null, 1);
  }

  LoadMean after(double span, double currentRate, double currentInstances) {
    double gain = Math.min(1, span / MEMORY_SECONDS);
    double nextRate = rate == null ? currentRate : rate + gain * (currentRate - rate);
    return new LoadMean(nextRate, instances + gain * (currentInstances - instances));
  }
}
