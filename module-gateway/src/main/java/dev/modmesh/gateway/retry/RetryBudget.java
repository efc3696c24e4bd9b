package dev.modmesh.gateway.retry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What a module may spend on retries: a token bucket that each call fills by a share of a retry,
 * and each second by a fixed number (Finagle's retry budget). The fixed number is paid in advance
 * for the first {@value #WINDOW_SECONDS} s. It holds at most what the fixed number gives in that
 * time, or {@value #LEAST_BURST}, whichever is more, so that a quiet past does not pay for a storm.
 * Thread-safe, lock-free.
 */
public final class RetryBudget {
  private static final int WINDOW_SECONDS = 10;
  private static final int LEAST_BURST = 50;
  private static final long TOKEN = 1_000;

  private final long perCall;
  private final long perSecond;
  private final long most;
  private final LongSupplier nanoTime;
  private final AtomicLong balance;
  private final AtomicLong filledNanos;

  /**
   * A budget.
   *
   * @param ratio retries per hundred calls
   * @param perSecond retries each second besides
   */
  public RetryBudget(int ratio, int perSecond, LongSupplier nanoTime) {
    this.perCall = ratio * TOKEN / 100;
    this.perSecond = perSecond * TOKEN;
    this.most = TOKEN * Math.max(LEAST_BURST, (long) perSecond * WINDOW_SECONDS);
    this.nanoTime = nanoTime;
    this.balance = new AtomicLong(this.perSecond * WINDOW_SECONDS);
    this.filledNanos =
        new AtomicLong(nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(WINDOW_SECONDS));
  }

  /** A call has come in. */
  public void deposit() {
    if (balance.getPlain() < most) {
      balance.addAndGet(perCall);
    }
  }

  /** Takes one retry out; false if there is none. */
  public boolean withdraw() {
    refill();
    long seen = balance.get();
    while (seen >= TOKEN) {
      if (balance.compareAndSet(seen, seen - TOKEN)) {
        return true;
      }
      seen = balance.get();
    }
    return false;
  }

  private void refill() {
    long last = filledNanos.get();
    long now = nanoTime.getAsLong();
    long due = Math.min(most, (long) ((now - last) / 1e9 * perSecond));
    if (due > 0 && filledNanos.compareAndSet(last, now)) {
      balance.accumulateAndGet(due, (old, more) -> Math.max(old, Math.min(most, old + more)));
    }
  }

  /** Retries that may be made now. */
  public long left() {
    refill();
    return balance.get() / TOKEN;
  }
}
