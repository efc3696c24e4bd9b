package dev.modmesh.autoscaler.decide;

/**
 * What an operator has said about a pool.
 *
 * @param min instances that are always there, at least 0
 * @param max instances that there may be, at least {@code min}
 * @param concurrency calls that one instance runs at a time, at least 1
 * @param sloSeconds a call that takes longer misses its objective; positive
 * @param initial instances that were wanted before the first decision
 * @param coldStartSeconds expected from request to readiness, until it has been measured; positive
 * @param worth how much relative cost one whole unit (100 %) of missed objectives is worth: with
 *     30, one percent of calls is worth 30 % of the instances; at least 0
 * @param warmSpare instances to have ready beyond the need, at least 0
 */
public record PoolProfile(
    int min,
    int max,
    int concurrency,
    double sloSeconds,
    int initial,
    double coldStartSeconds,
    double worth,
    int warmSpare) {
  /** Until it has been measured. */
  public static final double COLD_START_SECONDS = 1;

  /** One percent of missed objectives for 30 % of cost. */
  public static final double WORTH = 30;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is outside its range
   */
  public PoolProfile {
    require(min >= 0, "min", min, "at least 0");
    require(max >= Math.max(1, min), "max", max, "at least 1 and at least min");
    require(concurrency >= 1, "concurrency", concurrency, "at least 1");
    require(isPositive(sloSeconds), "sloSeconds", sloSeconds, "positive");
    require(initial >= 0, "initial", initial, "at least 0");
    require(isPositive(coldStartSeconds), "coldStartSeconds", coldStartSeconds, "positive");
    require(worth >= 0 && worth < Double.POSITIVE_INFINITY, "worth", worth, "at least 0");
    require(warmSpare >= 0, "warmSpare", warmSpare, "at least 0");
  }

  private static boolean isPositive(double value) {
    return value > 0 && value < Double.POSITIVE_INFINITY;
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is `" + value + "`: must be " + expected);
    }
  }

  /** The same pool with another number of instances at first. */
  public PoolProfile startingWith(int instances) {
    return new PoolProfile(
        min, max, concurrency, sloSeconds, instances, coldStartSeconds, worth, warmSpare);
  }

  /** The nearest number of instances within the bounds. */
  public int clamp(long instances) {
    return Math.clamp(instances, min, max);
  }
}
