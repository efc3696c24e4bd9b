package dev.modmesh.gateway.demand;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * What is asked of one pool. Calls are counted by plain adders; time averages come from two of
 * them: the integral of the calls that run over time is {@code running × now − sum of starts + sum
 * of ends}. Times are seconds since the gateway began. Thread-safe, lock-free but for {@link
 * #frame}.
 */
public final class PoolDemand {
  private final LongAdder arrivals = new LongAdder();
  private final LongAdder completions = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder executing = new LongAdder();
  private final LongAdder waiting = new LongAdder();
  private final DoubleAdder executingStamps = new DoubleAdder();
  private final DoubleAdder waitingStamps = new DoubleAdder();
  private final DoubleAdder service = new DoubleAdder();
  private final DoubleAdder serviceSquares = new DoubleAdder();
  private final DoubleAdder latency = new DoubleAdder();
  private volatile int untested;
  private volatile IntSupplier ejected = () -> 0;
  private Sums last;

  /** Everything since the gateway began. */
  record Sums(
      double time,
      long arrivals,
      long completions,
      long dropped,
      long late,
      double executing,
      double waiting,
      double service,
      double serviceSquares,
      double latency) {}

  /**
   * Nothing asked yet.
   *
   * @param since when the last frame was made, in which this pool was not yet
   */
  public PoolDemand(double since) {
    last = new Sums(since, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** A call has come for the pool. */
  public void arrived() {
    arrivals.increment();
  }

  /** A call begins to wait for a host. */
  public void waits(double now) {
    waiting.increment();
    waitingStamps.add(-now);
  }

  /** A call has stopped waiting. */
  public void waited(double now) {
    waiting.decrement();
    waitingStamps.add(now);
  }

  /** A call goes to a host. */
  public void begins(double now) {
    executing.increment();
    executingStamps.add(-now);
  }

  /**
   * A call has come back from the hosts.
   *
   * @param seconds that it spent there
   */
  public void ended(double now, double seconds) {
    executing.decrement();
    executingStamps.add(now);
    service.add(seconds);
    serviceSquares.add(seconds * seconds);
  }

  /**
   * A call is over.
   *
   * @param seconds since it came
   * @param answered false if no host answered it
   * @param slow whether that was longer than the pool's objective
   */
  public void over(double seconds, boolean answered, boolean slow) {
    (answered ? completions : dropped).increment();
    latency.add(seconds);
    if (slow || !answered) {
      late.increment();
    }
  }

  /** So many versions wait for a host of a pool without hosts to test them. */
  public void untested(int versions) {
    untested = versions;
  }

  /** Tells how many hosts are kept from calls. */
  public void ejected(IntSupplier count) {
    ejected = count;
  }

  /** Calls that came since the gateway began. */
  public long arrivals() {
    return arrivals.sum();
  }

  /** Calls that are with a host now. */
  public long executing() {
    return executing.sum();
  }

  /** Calls that wait for a host now. */
  public long waiting() {
    return waiting.sum();
  }

  Sums sums(double now) {
    return new Sums(
        now,
        arrivals.sum(),
        completions.sum(),
        dropped.sum(),
        late.sum(),
        executingStamps.sum() + executing.sum() * now,
        waitingStamps.sum() + waiting.sum() * now,
        service.sum(),
        serviceSquares.sum(),
        latency.sum());
  }

  /** Calls that run. */
  long running() {
    return executing.sum();
  }

  /** Calls that wait, and versions that wait for their test. */
  long queue() {
    return waiting.sum() + untested;
  }

  /** Hosts that are kept from calls. */
  int ejections() {
    return ejected.getAsInt();
  }

  /**
   * What happened since the last frame, with the names of the simulator's observations.
   *
   * @param oldestWait seconds that the longest waiting call has waited
   */
  synchronized Map<String, Object> frame(double now, double oldestWait) {
    long running = executing.sum();
    long queue = waiting.sum();
    Sums sums = sums(now);
    double dt = Math.max(1e-9, now - last.time);
    double averageExecuting = Math.max(0, (sums.executing - last.executing) / dt);
    double averageQueue = Math.max(0, (sums.waiting - last.waiting) / dt);
    Map<String, Object> frame = new LinkedHashMap<>();
    int tests = untested; // each is as good as a call that waits
    frame.put("dt", rounded(dt));
    frame.put("queue", queue + tests);
    frame.put("executing", running);
    frame.put("arrivals", sums.arrivals - last.arrivals);
    frame.put("completions", sums.completions - last.completions);
    frame.put("dropped", sums.dropped - last.dropped);
    frame.put("avg_concurrency", rounded(averageExecuting + averageQueue + tests));
    frame.put("avg_executing", rounded(averageExecuting));
    frame.put("avg_queue", rounded(averageQueue + tests));
    frame.put("service_sum_s", rounded(sums.service - last.service));
    frame.put("service_sumsq", rounded(sums.serviceSquares - last.serviceSquares));
    frame.put("latency_sum_s", rounded(sums.latency - last.latency));
    frame.put("slo_bad", sums.late - last.late);
    frame.put("oldest_wait_s", rounded(oldestWait));
    frame.put("ejected", ejected.getAsInt());
    last = sums;
    return frame;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
