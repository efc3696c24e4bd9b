package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.Recent;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Surges that come again: capacity for the next one is kept ready while that costs less than it
 * saves (the newsvendor's rule). A surge is a need that grew by 40 % and by two instances within
 * eight seconds; it is followed for five, and what grows from then on is another.
 *
 * <p>With {@code G} seconds between surges, a surge of {@code p} calls a second that finds too
 * little for {@code e} seconds makes the share {@code p e / (rate G)} of all calls late. A level
 * {@code L} is kept while {@code (L - need) / mean instances <= worth x} the late share of the
 * surges up to it.
 *
 * @param surges those of the last quarter of an hour, oldest first
 * @param running the one that goes on
 * @param lastEnd when the last one was followed to its end
 */
record SurgeMemory(Recent<Surged> surges, @Nullable Surged running, double lastEnd) {
  private static final int CAPACITY = 40;
  private static final double GROWTH = 1.4;
  private static final int LEAST_GROWTH = 2;
  private static final double LOOK_BACK_SECONDS = 8;
  private static final double FOLLOW_SECONDS = 5;
  private static final int LEAST_SURGES = 2;
  private static final double LEAST_GAP_SECONDS = 5;
  private static final double OVER_AFTER_GAPS = 4;
  private static final double LEAST_RATE = 0.05;
  private static final int LEAST_RECURRING = 3;
  private static final double RECURRING_SHARE = 0.8;

  /** A surge: when it began, the instances that it needed, its calls a second at the highest. */
  record Surged(double time, int instances, double rate) {}

  static SurgeMemory none() {
    return new SurgeMemory(Recent.none(CAPACITY), null, Double.NEGATIVE_INFINITY);
  }

  SurgeMemory after(double now, int base, double rate, PeakHold needs, SurgeSettings settings) {
    Recent<Surged> kept = surges.withoutOld(old -> old.time() < now - settings.memorySeconds());
    if (running == null) {
      double since = now - LOOK_BACK_SECONDS;
      int before = needs.lowestSince(settings.strict() ? Math.max(since, lastEnd) : since, base);
      boolean begins = base >= GROWTH * before && base - before >= LEAST_GROWTH;
      return new SurgeMemory(kept, begins ? new Surged(now, base, rate) : null, lastEnd);
    }
    Surged grown =
        new Surged(
            running.time(), Math.max(running.instances(), base), Math.max(running.rate(), rate));
    return now - grown.time() > FOLLOW_SECONDS
        ? new SurgeMemory(kept.plus(grown), null, now)
        : new SurgeMemory(kept, grown, lastEnd);
  }

  /**
   * The level to keep ready; 0 if none is worth it.
   *
   * @param base what the arrivals need now
   * @param recurringSeconds surges that come at least this often are kept ready for anyhow
   * @param shortSeconds for how long a surge that finds too little makes calls late
   */
  int level(
      double now,
      int base,
      LoadMean mean,
      double shortSeconds,
      double worth,
      double recurringSeconds) {
    List<Surged> past = surges.items();
    if (past.size() < LEAST_SURGES || worth <= 0) {
      return 0;
    }
    int count = past.size();
    double gap = Math.max(LEAST_GAP_SECONDS, (now - past.getFirst().time()) / count);
    if (now - past.getLast().time() > OVER_AFTER_GAPS * gap) {
      return 0;
    }
    double rate = Math.max(mean.rate() == null ? 0 : mean.rate(), LEAST_RATE);
    double instances = Math.max(1, mean.instances());
    List<Surged> ascending =
        past.stream()
            .sorted(Comparator.comparingInt(Surged::instances).thenComparingDouble(Surged::rate))
            .toList();
    boolean recurring = gap <= recurringSeconds && count >= LEAST_RECURRING;
    int best = 0;
    for (int i = 0; i < count; i++) {
      Surged surge = ascending.get(i);
      double saved = (i + 1.0) / count * surge.rate() * shortSeconds / (rate * gap);
      boolean usual = i < Math.max(1, RECURRING_SHARE * count);
      if ((recurring && usual)
          || (surge.instances() - base) / instances <= worth * Math.min(1, saved)) {
        best = surge.instances();
      }
    }
    return best;
  }
}
