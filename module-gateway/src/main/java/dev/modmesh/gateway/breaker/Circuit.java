package dev.modmesh.gateway.breaker;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The circuit of one instance, the one state that the pick reads. It is opened by a breaker of
 * SmallRye Fault Tolerance, which is fed finished outcomes and counts failures in a row, or by an
 * outlier detector. A suspicion opens it only while enough peers are left; an instance that has no
 * peers, or has failed twice as often in a row and answered nothing well for {@value #DEAD_MILLIS}
 * ms, is out whatever the others do.
 *
 * <p>The pick itself grants the probes, one call at a time, so that a probe that never ends blocks
 * nothing. A failed probe doubles the delay to the next one. An instance that was out before,
 * within {@value #MEMORY_SECONDS} s, needs one good probe more each time. While more than half of
 * the peers are out neither holds: then it is better to call an instance that fails at times than
 * none. After the last probe its share of calls grows over the slow start. Thread-safe.
 */
public final class Circuit {
  static final int MEMORY_SECONDS = 60;
  static final int DEAD_MILLIS = 1000;
  private static final int MOST_PROBES = 4;
  private static final double LEAST_SHARE = 0.1;
  private static final Fed FAILURE = new Fed();

  private final CircuitPolicy policy;
  private final TypedGuard<Boolean> breaker;
  private final LongSupplier nanoTime;
  private final CircuitListener listener;
  private final AtomicInteger streak = new AtomicInteger();
  private final AtomicInteger fedGood = new AtomicInteger();
  private final AtomicLong nextProbeNanos = new AtomicLong();
  private volatile State state = State.CLOSED;
  private volatile String reason = "";
  private volatile long slowStartNanos;
  private volatile boolean starting;
  private volatile long goodNanos;

  // under the monitor
  private int openings;
  private long openedNanos;
  private long delayNanos;
  private int probesNeeded;
  private int goodProbes;

  /** What a circuit does with calls. */
  public enum State {
    /** Lets them pass. */
    CLOSED,
    /** Keeps them away. */
    OPEN,
    /** Keeps them away while a probe is under way. */
    HALF_OPEN
  }

  /** What an attempt says of an instance. */
  public enum Verdict {
    GOOD,
    BAD,
    /** It says nothing. */
    NEUTRAL
  }

  /** The exception by which the breaker is told of a failure; carries nothing. */
  private static final class Fed extends Exception {
    private static final long serialVersionUID = 1L;

    Fed() {
      super("instance failed", null, false, false);
    }
  }

  /** A closed circuit. */
  public Circuit(CircuitPolicy policy, LongSupplier nanoTime, CircuitListener listener) {
    this.policy = policy;
    this.nanoTime = nanoTime;
    this.goodNanos = nanoTime.getAsLong();
    this.listener = listener;
    this.breaker =
        TypedGuard.create(Boolean.class)
            .withCircuitBreaker()
            .requestVolumeThreshold(policy.failures())
            .failureRatio(1.0)
            .delay(policy.delay().toMillis(), ChronoUnit.MILLIS)
            .successThreshold(1)
            .onStateChange(this::breakerChanged)
            .done()
            .build();
  }

  private void breakerChanged(CircuitBreakerState now) {
    if (now == CircuitBreakerState.OPEN) {
      open(policy.failures() + " failures in a row", listener.isAlone());
    }
  }

  /** What it does now. */
  public State state() {
    return state;
  }

  /** Why it is open; why it was, if it is not. Empty if it never was. */
  public String reason() {
    return reason;
  }

  /** Whether calls pass without a probe. */
  public boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Nanoseconds until the next probe may go; 0 if it may now, or if none is needed. */
  public long nanosToProbe() {
    return isClosed() ? 0 : Math.max(0, nextProbeNanos.get() - nanoTime.getAsLong());
  }

  /** Lets the share of calls grow from here, as for an instance that has just come. */
  public void beginSlowStart() {
    slowStartNanos = nanoTime.getAsLong();
    starting = true;
  }

  /** The share of its usual calls that it should get: 1, or less in its slow start. */
  public double share() {
    if (!starting) {
      return 1;
    }
    double share = (double) (nanoTime.getAsLong() - slowStartNanos) / policy.slowStart().toNanos();
    if (share < 1) {
      return Math.max(LEAST_SHARE, share);
    }
    starting = false;
    return 1;
  }

  /** Whether this call may be the probe; one at a time is granted, and each waits its delay. */
  public boolean grantProbe() {
    if (state == State.CLOSED) {
      return false;
    }
    long due = nextProbeNanos.get();
    long now = nanoTime.getAsLong();
    if (now - due < 0 || !nextProbeNanos.compareAndSet(due, now + policy.maxDelay().toNanos())) {
      return false;
    }
    probing();
    return true;
  }

  private synchronized void probing() {
    if (state == State.OPEN) {
      state = State.HALF_OPEN;
    }
  }

  /** Takes what an attempt says. */
  public void record(Verdict verdict) {
    if (verdict == Verdict.GOOD) {
      if (streak.getPlain() != 0) {
        streak.set(0);
      }
      goodNanos = nanoTime.getAsLong();
      feedGood();
    } else if (verdict == Verdict.BAD) {
      int failures = streak.incrementAndGet();
      fedGood.set(0);
      feed(false);
      boolean dead = nanoTime.getAsLong() - goodNanos >= DEAD_MILLIS * 1_000_000L;
      if (dead && failures >= 2 * policy.failures()) {
        open(failures + " failures in a row", true);
      }
    }
  }

  /** Once the breaker has seen nothing but successes in its whole window, one more is no news. */
  private void feedGood() {
    if (fedGood.getPlain() < policy.failures() && feed(true)) {
      fedGood.incrementAndGet();
    }
  }

  /** Tells the breaker, and whether it took it. */
  private boolean feed(boolean success) {
    try {
      breaker.call(
          () -> {
            if (success) {
              return Boolean.TRUE;
            }
            throw FAILURE;
          });
      return true;
    } catch (Exception e) {
      return false; // either what was just fed, or an outcome that came while the breaker was open
    }
  }

  /** Keeps the instance from calls because a detector says why; nothing if too few are left. */
  public void eject(String why) {
    open(why, false);
  }

  private synchronized void open(String why, boolean anyway) {
    if (state != State.CLOSED || !(anyway || listener.mayOpen())) {
      return;
    }
    long now = nanoTime.getAsLong();
    boolean again = openings > 0 && now - openedNanos < MEMORY_SECONDS * 1_000_000_000L;
    openings = again ? openings + 1 : 1;
    openedNanos = now;
    probesNeeded = Math.min(MOST_PROBES, openings);
    goodProbes = 0;
    delayNanos = policy.delay().toNanos();
    nextProbeNanos.set(now + delayNanos);
    reason = why;
    starting = false;
    state = State.OPEN;
    listener.opened(why);
  }

  /** Takes what a probe says, after {@link #record}. */
  public synchronized void probed(Verdict verdict) {
    if (state == State.CLOSED) {
      return;
    }
    long now = nanoTime.getAsLong();
    state = State.OPEN;
    switch (verdict) {
      case GOOD -> {
        goodProbes++;
        delayNanos = policy.delay().toNanos();
        nextProbeNanos.set(now + delayNanos);
        if (goodProbes >= probesNeeded || listener.isCrisis()) {
          close();
        }
      }
      case BAD -> {
        goodProbes = 0;
        delayNanos =
            listener.isCrisis()
                ? policy.delay().toNanos()
                : Math.min(policy.maxDelay().toNanos(), 2 * delayNanos);
        nextProbeNanos.set(now + delayNanos);
      }
      case NEUTRAL -> nextProbeNanos.set(now + delayNanos);
    }
  }

  private void close() {
    streak.set(0);
    openedNanos = nanoTime.getAsLong(); // the memory begins when it is back
    beginSlowStart();
    state = State.CLOSED;
    listener.closed(goodProbes);
  }
}
