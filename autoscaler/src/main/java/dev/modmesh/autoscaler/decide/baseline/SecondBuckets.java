package dev.modmesh.autoscaler.decide.baseline;

import dev.modmesh.autoscaler.decide.Recent;

/**
 * Mean over a window of one-second buckets, as Knative computes it: a window that is not full yet
 * is divided by the seconds since the first write.
 *
 * <p>Source: knative/serving, {@code pkg/autoscaler/aggregation/bucketing.go}.
 *
 * @param window in seconds
 * @param buckets by ascending second, none twice
 * @param first second of the first write since the window was last empty; meaningless without
 *     buckets
 * @param last second of the last write; meaningless before the first
 * @param written whether anything ever was
 */
record SecondBuckets(int window, Recent<Bucket> buckets, long first, long last, boolean written) {
  record Bucket(long second, double value) {}

  static SecondBuckets of(int window) {
    return new SecondBuckets(window, Recent.none(window + 2), 0, 0, false);
  }

  SecondBuckets plus(long second, double value) {
    boolean fresh = !written || second - last >= window;
    Recent<Bucket> old = fresh ? Recent.none(buckets.capacity()) : buckets;
    Recent<Bucket> next = Recent.none(buckets.capacity());
    boolean added = false;
    for (Bucket bucket : old.items()) {
      if (bucket.second() == second) {
        next = next.plus(new Bucket(second, bucket.value() + value));
        added = true;
      } else {
        if (bucket.second() > second && !added) {
          next = next.plus(new Bucket(second, value));
          added = true;
        }
        next = next.plus(bucket);
      }
    }
    if (!added) {
      next = next.plus(new Bucket(second, value));
    }
    return new SecondBuckets(
        window,
        next.withoutOld(bucket -> bucket.second() <= second - window),
        fresh ? second : first,
        written ? Math.max(last, second) : second,
        true);
  }

  boolean isEmpty(long now) {
    return !written || now - last > window;
  }

  double average(long now) {
    if (!written || now - last >= window) {
      return 0;
    }
    double total = 0;
    for (Bucket bucket : buckets.items()) {
      if (bucket.second() > now - window) {
        total += bucket.value();
      }
    }
    long seconds = Math.min(last - first + 1, window - Math.max(0, now - last));
    return Math.rint(total / Math.max(1, seconds) * 1e6) / 1e6;
  }
}
