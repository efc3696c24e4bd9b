package dev.modmesh.gateway.overload;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;

/**
 * How many calls may be with the instances of one pool or remote module at once. The limit is
 * lowered by a tenth in each window of time in which an instance shed load or a call ran out of
 * time, and raised by one in each in which none did while it was made use of: additive increase,
 * multiplicative decrease (Chiu and Jain, 1989; Netflix concurrency-limits). Calls above it are
 * refused here, for a few microseconds, and not carried to an instance that would refuse them.
 *
 * <p>Fairness: callers are told apart by a hash. Above {@value #TIGHT_PERCENT} % of the limit a
 * caller that has more than an equal part is refused; a caller that has less than half of one is
 * admitted above the limit, out of a reserve of a quarter. So are calls that modules make of
 * modules, since the outer one holds a place already. Thread-safe, lock-free but for windows of
 * overload.
 */
public final class LoadGate {
  private static final int CALLERS = 1024;
  private static final int TIGHT_PERCENT = 90;
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long EVER = TimeUnit.DAYS.toMillis(1);

  private final OverloadPolicy policy;
  private final LongSupplier nanoTime;
  private final Limit adaptive;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicIntegerArray byCaller = new AtomicIntegerArray(CALLERS);
  private final AtomicInteger callers = new AtomicInteger();
  private volatile int limit;

  /** An open gate. */
  public LoadGate(OverloadPolicy policy, LongSupplier nanoTime) {
    this.policy = policy;
    this.nanoTime = nanoTime;
    this.limit = policy.initial();
    this.adaptive =
        WindowedLimit.newBuilder()
            .minWindowTime(WINDOW_NANOS, TimeUnit.NANOSECONDS)
            .maxWindowTime(WINDOW_NANOS, TimeUnit.NANOSECONDS)
            .minRttThreshold(0, TimeUnit.NANOSECONDS)
            .windowSize(10)
            .build(
                AIMDLimit.newBuilder()
                    .initialLimit(policy.initial())
                    .minLimit(policy.min())
                    .maxLimit(policy.max())
                    .timeout(EVER, TimeUnit.MILLISECONDS)
                    .build());
    adaptive.notifyOnChange(next -> limit = next);
  }

  /**
   * Asks for a place. One that was given must be given back by {@link #leave}.
   *
   * @param caller a hash of who calls
   * @param inner whether a module calls another one
   */
  public Ticket enter(int caller, boolean inner) {
    int slot = caller & (CALLERS - 1);
    int mine = byCaller.getAndIncrement(slot);
    int others = mine == 0 ? callers.incrementAndGet() : callers.getPlain();
    int now = inFlight.incrementAndGet();
    Ticket ticket =
        policy.enabled() ? judge(now, mine, Math.max(1, others), inner) : Ticket.ADMITTED;
    if (ticket != Ticket.ADMITTED) {
      give(slot);
    }
    return ticket;
  }

  private Ticket judge(int now, int mine, int active, boolean inner) {
    int most = limit;
    int tight = (int) ((long) most * TIGHT_PERCENT / 100);
    if (now <= tight) {
      return Ticket.ADMITTED;
    }
    int part = Math.max(1, most / active);
    boolean reserve = inner || active > 1 && 2 * mine < part;
    if (now > most) {
      return reserve && now <= most + Math.max(1, most / 4) ? Ticket.ADMITTED : Ticket.FULL;
    }
    return active > 1 && mine >= part && !inner ? Ticket.UNFAIR : Ticket.ADMITTED;
  }

  /**
   * Gives a place back.
   *
   * @param startNanos when it was taken
   * @param overloaded whether an instance shed the call, or its time ran out
   */
  public void leave(int caller, long startNanos, boolean overloaded) {
    int before = inFlight.get();
    give(caller & (CALLERS - 1));
    if (policy.enabled() && (overloaded || 2 * before >= limit)) {
      long rtt = Math.max(1, nanoTime.getAsLong() - startNanos);
      adaptive.onSample(startNanos, rtt, before, overloaded);
    }
  }

  private void give(int slot) {
    inFlight.decrementAndGet();
    if (byCaller.decrementAndGet(slot) == 0) {
      callers.decrementAndGet();
    }
  }

  /** Calls that are with the instances now. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Calls that may be with them at once. */
  public int limit() {
    return limit;
  }
}
