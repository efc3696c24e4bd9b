package dev.modmesh.autoscaler.decide.surge;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What to do with the instances of an idle pool: keep them until {@code keepUntil}, have none, have
 * them again from {@code warmFrom} to {@code giveUpAt}, then none. All in seconds of idleness.
 *
 * <p>The plan is the one of least expected cost over the gaps that were seen (Shahrad et al.,
 * "Serverless in the Wild", ATC 2020, choose the same two times from a histogram). A gap costs the
 * seconds that an instance was there, and the price of being late if it ends while none is; half
 * the price if it ends while one starts.
 *
 * @param keepUntil release after this
 * @param warmFrom 0 for never again
 * @param giveUpAt after {@code warmFrom}; 0 with it
 */
record IdlePlan(double keepUntil, double warmFrom, double giveUpAt) {
  private static final int CANDIDATES = 24;
  private static final double EPSILON = 1e-9;

  /** Whether there is to be an instance after so much idleness. */
  boolean isOn(double idle) {
    return idle <= keepUntil || (warmFrom > 0 && warmFrom <= idle && idle <= giveUpAt);
  }

  /**
   * The plan of least cost.
   *
   * @param gaps idle times, in any order, at least one
   * @param coldStart in seconds
   * @param latePrice what it costs to be late once, in seconds of an instance
   * @param switchPrice what it costs to have none for a while, in seconds of an instance
   */
  static IdlePlan cheapest(
      List<Double> gaps, double coldStart, double latePrice, double switchPrice) {
    Gaps known = new Gaps(gaps, coldStart, latePrice, switchPrice);
    List<Double> ends = candidates(gaps);
    IdlePlan best = new IdlePlan(0, 0, 0);
    double least = Double.POSITIVE_INFINITY;
    for (int keep = -2; keep < ends.size(); keep++) {
      double keepUntil = keep == -2 ? 0 : keep == -1 ? 3 : ends.get(keep);
      double never = known.costWithoutWarming(keepUntil);
      if (never < least - EPSILON) {
        least = never;
        best = new IdlePlan(keepUntil, 0, 0);
      }
      for (double end : ends) {
        double warmFrom = Math.max(0, end * 0.97 - coldStart * 1.2 - 1);
        if (warmFrom > keepUntil) {
          for (double giveUpAt : ends) {
            if (giveUpAt > warmFrom) {
              double cost = known.cost(keepUntil, warmFrom, giveUpAt);
              if (cost < least - EPSILON) {
                least = cost;
                best = new IdlePlan(keepUntil, warmFrom, giveUpAt);
              }
            }
          }
        }
      }
    }
    return best;
  }

  /** Times just after a gap has ended, ascending, few enough to try all. */
  private static List<Double> candidates(List<Double> gaps) {
    TreeSet<Double> distinct = new TreeSet<>();
    for (double gap : gaps) {
      distinct.add(gap * 1.03 + 1);
    }
    List<Double> all = List.copyOf(distinct);
    int step = Math.max(1, gaps.size() / CANDIDATES);
    List<Double> chosen = new ArrayList<>();
    for (int i = 0; i < all.size(); i += step) {
      chosen.add(all.get(i));
    }
    chosen.add(all.getLast());
    return chosen;
  }

  /** Sums over the gaps by binary search in their running sums, as thousands of plans are tried. */
  private static final class Gaps {
    private final double[] sorted;
    private final double[] sums;
    private final double coldStart;
    private final double latePrice;
    private final double switchPrice;

    Gaps(List<Double> gaps, double coldStart, double latePrice, double switchPrice) {
      this.switchPrice = switchPrice;
      this.coldStart = coldStart;
      this.latePrice = latePrice;
      sorted = gaps.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      sums = new double[sorted.length + 1];
      for (int i = 0; i < sorted.length; i++) {
        sums[i + 1] = sums[i] + sorted[i];
      }
    }

    double costWithoutWarming(double keepUntil) {
      int kept = upTo(keepUntil);
      return sums[kept] + (sorted.length - kept) * (keepUntil + switchPrice + latePrice);
    }

    double cost(double keepUntil, double warmFrom, double giveUpAt) {
      int all = sorted.length;
      int kept = upTo(keepUntil);
      int off = upTo(warmFrom);
      int warm = upTo(giveUpAt);
      int halfLate = Math.max(off, Math.min(warm, below(warmFrom + coldStart)));
      return sums[kept]
          + (all - kept) * (keepUntil + switchPrice)
          + (off - kept) * latePrice
          + (all - off) * (coldStart - warmFrom)
          + (sums[warm] - sums[off])
          + (all - warm) * (giveUpAt + latePrice)
          + (halfLate - off) * latePrice / 2;
    }

    private int upTo(double limit) {
      int low = 0;
      int high = sorted.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] <= limit) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private int below(double limit) {
      return upTo(Math.nextDown(limit));
    }
  }
}
