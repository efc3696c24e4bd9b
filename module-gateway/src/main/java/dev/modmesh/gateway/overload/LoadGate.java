package dev.modmesh.gateway.overload;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many calls may be with the instances of one pool or remote module at once: additive increase,
 * multiplicative decrease (Chiu and Jain, 1989) in windows of 100 ms. After one in which a call met
 * overload the limit is nine tenths of what it was, or of the calls that there were if they were
 * fewer; after one in which none did and half of the limit was used it is a hundredth more, at
 * least one. Calls above it are refused here, for a few microseconds, and not carried to an
 * instance that would refuse them or let them wait in vain.
 *
 * <p>Fairness: callers are told apart by a hash. Above {@value #TIGHT_PERCENT} % of the limit a
 * caller that has more than an equal part is refused; a caller that has less than half of one is
 * admitted above the limit, out of a reserve of a quarter. So are calls that modules make of
 * modules, since the outer one holds a place already. Thread-safe, lock-free.
 */
public final class LoadGate {
  private static final int CALLERS = 1024;
  private static final int TIGHT_PERCENT = 90;
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final double DECREASE = 0.9;
  private static final int INCREASE_PERCENT = 1;

  private final OverloadPolicy policy;
  private final LongSupplier nanoTime;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicIntegerArray byCaller = new AtomicIntegerArray(CALLERS);
  private final AtomicInteger callers = new AtomicInteger();
  private final AtomicLong windowEnd;
  private final AtomicInteger most = new AtomicInteger();
  private volatile boolean overloaded;
  private volatile int limit;

  /** An open gate. */
  public LoadGate(OverloadPolicy policy, LongSupplier nanoTime) {
    this.policy = policy;
    this.nanoTime = nanoTime;
    this.limit = policy.initial();
    this.windowEnd = new AtomicLong(nanoTime.getAsLong() + WINDOW_NANOS);
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
   * @param metOverload whether an instance shed the call, or let it wait too long
   */
  public void leave(int caller, boolean metOverload) {
    int before = inFlight.get();
    give(caller & (CALLERS - 1));
    if (metOverload) {
      overloaded = true;
    } else if (2 * before < limit) {
      return; // the usual case: the limit is far away
    }
    if (before > most.getPlain()) {
      most.setPlain(before);
    }
    long end = windowEnd.get();
    long now = nanoTime.getAsLong();
    if (now - end >= 0 && windowEnd.compareAndSet(end, now + WINDOW_NANOS)) {
      closeWindow();
    }
  }

  private void closeWindow() {
    int used = most.getAndSet(0);
    int old = limit;
    if (overloaded) {
      overloaded = false;
      limit = Math.max(policy.min(), (int) (Math.min(old, used) * DECREASE));
    } else if (2 * used >= old) {
      limit = Math.min(policy.max(), old + Math.max(1, old * INCREASE_PERCENT / 100));
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
