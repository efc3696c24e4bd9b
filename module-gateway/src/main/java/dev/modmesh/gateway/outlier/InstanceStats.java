package dev.modmesh.gateway.outlier;

/**
 * What calls have told of one instance. Latencies come relative to what the function usually takes
 * (1 = as usual), so that an instance that serves slow and quick functions has one figure.
 *
 * <ul>
 *   <li><b>slowness</b>: a peak-sensitive moving average (Finagle's peak EWMA): a higher sample
 *       replaces it at once, a lower one pulls it down by {@code exp(-dt / tau)}; without samples
 *       it returns to 1 in the same way.
 *   <li><b>success rate</b>: {@code s += 0.04 (x - s)} for each attempt that says something of the
 *       instance.
 *   <li><b>evidence</b> of being slow: a cumulative sum (Page's CUSUM, 1954), {@code e = max(0, e +
 *       (z - k) / h)} over the logarithms z of relative latencies. It stays near 0 while they are
 *       as usual and grows by a like amount with each slow one; see {@link OutlierRules} for k and
 *       h.
 * </ul>
 *
 * Lock-free; two loops that update at once may lose one sample, which none of the figures minds.
 */
public final class InstanceStats {
  private static final double TAU_NANOS = 5e9;
  static final double SUCCESS_WEIGHT = 0.04;
  private static final double MEAN_WEIGHT = 0.1;
  private static final double MOST_EVIDENCE = 3;
  private static final double MOST = 64;
  private static final double SHED = 3;
  private static final double DOUBT = 2;
  private static final long STALE_NANOS = 5_000_000_000L;
  private static final int MANY = 1_000_000;

  private volatile double peak = 1;
  private volatile long peakNanos;
  private volatile double successRate = 1;
  private volatile double logMean;
  private volatile double evidence;
  private volatile int outcomes;
  private volatile long heardNanos;

  /** Nothing known yet: taken to be as good as its peers. */
  public InstanceStats(long nowNanos) {
    peakNanos = nowNanos;
    heardNanos = nowNanos;
  }

  /**
   * An attempt succeeded.
   *
   * @param logRelative logarithm of its latency as a share of the usual one
   * @param moreEvidence what it adds to the evidence
   */
  public void succeeded(double logRelative, double moreEvidence, long nowNanos) {
    double sample = Math.clamp(Math.exp(logRelative), 1 / MOST, MOST);
    double weight = Math.exp(-Math.max(0, nowNanos - peakNanos) / TAU_NANOS);
    double now = 1 + (peak - 1) * weight;
    peak = sample > now ? sample : sample + (now - sample) * weight;
    peakNanos = nowNanos;
    logMean += MEAN_WEIGHT * (logRelative - logMean);
    evidence = Math.clamp(evidence + moreEvidence, 0, MOST_EVIDENCE);
    answered(nowNanos);
  }

  /** An attempt ended in a way that speaks for the instance, but tells nothing of its speed. */
  public void answered(long nowNanos) {
    outcome(1, nowNanos);
  }

  /** An attempt ended in a way that speaks against the instance. */
  public void failed(long nowNanos) {
    outcome(0, nowNanos);
  }

  /** It shed load: as good as slow, and no fault. */
  public void shed(long nowNanos) {
    peak = Math.max(slowness(nowNanos), SHED);
    peakNanos = nowNanos;
    heardNanos = nowNanos;
  }

  private void outcome(int value, long nowNanos) {
    successRate += SUCCESS_WEIGHT * (value - successRate);
    outcomes = Math.min(MANY, outcomes + 1);
    heardNanos = nowNanos;
  }

  /** Begins to count anew how much is known; what is known stays. */
  public void readmitted() {
    outcomes = 0;
    evidence = 0;
    logMean = 0;
    peak = 1;
  }

  /** Its latency by the peak-sensitive average; 1 is as usual. */
  public double slowness(long nowNanos) {
    double excess = peak - 1;
    return excess == 0 ? 1 : 1 + excess * Math.exp(-Math.max(0, nowNanos - peakNanos) / TAU_NANOS);
  }

  /** The slowness at the last sample, which it has not exceeded since. */
  public double peak() {
    return peak;
  }

  /** The share of attempts that succeeded lately, from 0 to 1. */
  public double successRate() {
    return successRate;
  }

  /** The geometric mean of its latest relative latencies; 1 is as usual. */
  public double meanSlowness() {
    return Math.exp(logMean);
  }

  /** The evidence of being slow; 1 is enough. */
  public double evidence() {
    return evidence;
  }

  /** Attempts that said something since it was last readmitted. */
  public int outcomes() {
    return outcomes;
  }

  /** Whether calls are kept away from it by what was heard of it. */
  public boolean isDoubtful() {
    return peak > DOUBT || successRate < 1 / DOUBT;
  }

  /**
   * Whether this call should go to it although others are cheaper: nothing was heard of it for 5 s,
   * so that what is held against it may be out of date. Granted to one caller at a time.
   */
  public boolean claimStale(long nowNanos) {
    if (nowNanos - heardNanos < STALE_NANOS) {
      return false;
    }
    heardNanos = nowNanos; // a race costs one call more
    return true;
  }
}
