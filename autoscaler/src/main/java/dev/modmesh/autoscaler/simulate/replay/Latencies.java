package dev.modmesh.autoscaler.simulate.replay;

/**
 * A histogram of latencies with buckets that grow by 1 %, from 10 microseconds to three hours, so
 * that a day of calls needs no more memory than a minute. Not thread-safe.
 */
final class Latencies {
  private static final double LEAST = 1e-5;
  private static final double GROWTH = Math.log(1.01);
  private static final int BUCKETS = 2100;

  private final long[] counts = new long[BUCKETS];
  private long total;

  void add(double seconds) {
    int bucket = (int) (Math.log(Math.max(seconds, LEAST) / LEAST) / GROWTH);
    counts[Math.min(bucket, BUCKETS - 1)]++;
    total++;
  }

  /** The latency that this share of the calls stayed below; 0 without calls. */
  double quantile(double share) {
    long rank = (long) (share * total);
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS && total > 0; bucket++) {
      seen += counts[bucket];
      if (seen > rank || seen == total) {
        return LEAST * Math.exp((bucket + 0.5) * GROWTH);
      }
    }
    return 0;
  }
}
