package dev.modmesh.host.admission;

import com.netflix.concurrency.limits.limit.Gradient2Limit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many calls may run at once, from how much slower than usual they are.
 *
 * <p>Gradient2 (Netflix concurrency-limits) gets one sample a window. Functions of very different
 * run times share a host, so a sample is no time but a slowdown: the geometric mean, over the calls
 * of the window, of run time / usual run time of the same function. So neither a slow function nor
 * a change of the mix looks like load; and as Gradient2 compares with a moving mean, a function
 * whose time depends on its arguments does not either. (Vegas compares with the best time ever
 * seen, and would sink to its minimum under any function that varies.)
 *
 * <p>A slowdown counts only while the processors are busy. Functions that wait for something else
 * need more threads when they get slower, not fewer; and a limit that falls only while the
 * processors are busy cannot fall so far that they are not. Otherwise the limit rises to its
 * maximum and stays there: a fixed pool.
 *
 * <p>Thread-safe.
 */
public final class AdaptiveLimit {
  private static final long WINDOW_NANOS = 500_000_000L;
  private static final long LONGEST_WINDOW_NANOS = 2_000_000_000L;
  private static final int WINDOW_CALLS = 16;
  private static final long FORGET_NANOS = 600_000_000_000L;
  private static final double BUSY = 0.9;

  /** The slowdown of which Gradient2 is told as one millisecond. */
  private static final double USUAL_NANOS = 1_000_000;

  private static final double TOLERANCE = 2.0;
  private static final double SMOOTHING = 0.5; // a sample is a whole window
  private static final int LONG_WINDOW = 7200; // half of it is the time constant: half an hour
  private static final int WARMUP = 10;
  private static final int MIN_STEP = 4;

  private final int max;
  private final DoubleSupplier processorLoad;
  private final @Nullable Gradient2Limit gradient;
  private final Map<FunctionId, UsualTime> functions = new HashMap<>();
  private double logSum;
  private int calls;
  private int mostRunning;
  private volatile long windowStartNanos;
  private volatile boolean wasBusy;
  private volatile int limit;

  /**
   * Begins at the maximum.
   *
   * @param min the least that the limit may fall to, at least 1
   * @param max the limit of a host that is not overloaded
   * @param processorLoad share of the processors' time that was used since it was last asked, from
   *     0 to 1; anything else if it is not known, which counts as not busy
   */
  public AdaptiveLimit(int min, int max, DoubleSupplier processorLoad, long nowNanos) {
    this.max = max;
    this.processorLoad = processorLoad;
    this.limit = max;
    this.windowStartNanos = nowNanos;
    this.gradient = min >= max ? null : gradient(min, max);
  }

  private static Gradient2Limit gradient(int min, int max) {
    Gradient2Limit gradient =
        Gradient2Limit.newBuilder()
            .initialLimit(max)
            .minLimit(min)
            .maxConcurrency(max)
            .rttTolerance(TOLERANCE)
            .smoothing(SMOOTHING)
            .longWindow(LONG_WINDOW)
            .queueSizeFunction(now -> Math.max(MIN_STEP, now / 4))
            .build();
    // Its long mean begins as the mean of its first ten samples: load at the start would stay in
    // it.
    for (int i = 0; i < WARMUP; i++) {
      gradient.onSample(0, (long) USUAL_NANOS, 0, false);
    }
    return gradient;
  }

  /** Calls that may run now. */
  public int limit() {
    return limit;
  }

  /** The limit when nothing is slow. */
  public int max() {
    return max;
  }

  /**
   * Takes note of a call that has ended.
   *
   * @param running calls that ran at the same time, with this one
   */
  void record(FunctionId function, Ending ending, long runNanos, int running, long nowNanos) {
    if (gradient == null || ending == Ending.OTHER) {
      return;
    }
    add(function, ending, Math.log(Math.max(1, runNanos)), running, nowNanos);
    if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
      closeWindow(gradient, nowNanos);
    }
  }

  private synchronized void add(
      FunctionId function, Ending ending, double logNanos, int running, long nowNanos) {
    mostRunning = Math.max(mostRunning, running);
    UsualTime usual = functions.computeIfAbsent(function, unused -> new UsualTime(nowNanos));
    double slowdown = usual.logSlowdown(logNanos);
    boolean succeeded = ending == Ending.SUCCEEDED;
    // A call that was cut off shows only that it would have taken longer than it did.
    if (usual.isKnown() && (succeeded || slowdown > 0)) {
      logSum += slowdown;
      calls++;
    }
    if (succeeded) {
      usual.add(logNanos, nowNanos);
    }
  }

  private void closeWindow(Gradient2Limit gradient, long nowNanos) {
    double slowdown;
    int most;
    synchronized (this) {
      long window = nowNanos - windowStartNanos;
      if (window < WINDOW_NANOS || calls < WINDOW_CALLS && window < LONGEST_WINDOW_NANOS) {
        return;
      }
      slowdown = calls < WINDOW_CALLS ? 1 : Math.exp(logSum / calls); // too few prove nothing
      most = mostRunning;
      logSum = 0;
      calls = 0;
      mostRunning = 0;
      windowStartNanos = nowNanos;
      functions.values().removeIf(usual -> nowNanos - usual.lastNanos() > FORGET_NANOS);
    }
    tell(gradient, slowdown, most, nowNanos);
    limit = gradient.getLimit();
  }

  private void tell(Gradient2Limit gradient, double slowdown, int most, long nowNanos) {
    boolean busyNow = processorLoad.getAsDouble() >= BUSY; // reads files: not under the lock
    boolean busy = busyNow && wasBusy; // a burst is none of its business
    wasBusy = busyNow;
    // Faster than usual is as good as usual, else it would become what Gradient2 compares with.
    double counted = busy ? Math.max(1, slowdown) : 1;
    // Gradient2 leaves a limit alone that is not made use of; one that is not needed shall go.
    int used = busy ? most : max;
    gradient.onSample(nowNanos, (long) (counted * USUAL_NANOS), used, false);
  }
}
