package dev.modmesh.cache.coherence;

import dev.modmesh.cache.coherence.Renewal.Notice;
import dev.modmesh.cache.key.FunctionId;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of one of the 64 parts of the cache. Near results of the shard are given
 * only while its lease runs. A lease is granted by each renewal, counted from when the renewal was
 * sent, and a renewal brings every invalidation since the last: so no result outlives an
 * acknowledged invalidation by more than the length of a lease. Thread-safe.
 */
public final class Shard {
  private static final String LOCAL = "local";
  private static final int RETIRED_KEPT = 8;
  private static final long TOUCH_NANOS = 50_000_000;

  private final int number;
  private final Safeguards safeguards;
  private final ArrayDeque<String> retired = new ArrayDeque<>();
  private volatile Term term = new Term(LOCAL);
  private volatile long leasedUntil;
  private volatile boolean leased;
  private volatile boolean alwaysLeased;
  private volatile long touchedAt;
  private long sequence = -1;
  private String nonce = "";

  /** What a renewal came to. */
  public enum Verdict {
    /** The lease runs, and near results hold as far as their generations say. */
    IN_STEP,
    /** The lease runs; there was a gap, so that all near results are void. */
    STARTED_ANEW,
    /** The store has lost invalidations that it had acknowledged: it needs a new epoch. */
    STORE_WENT_BACK
  }

  Shard(int number, Safeguards safeguards, boolean alone) {
    this.number = number;
    this.safeguards = safeguards;
    this.alwaysLeased = alone;
  }

  /** From 0 to 63. */
  public int number() {
    return number;
  }

  /** The present term. */
  public Term term() {
    return term;
  }

  boolean hasGenerations() {
    return safeguards.generations();
  }

  /** Whether near results may be given now. */
  public boolean isLeased(long nowNanos) {
    return alwaysLeased || (leased && leasedUntil - nowNanos > 0) || !safeguards.leases();
  }

  /** Notes that the shard is in use, so that its lease is worth renewing. */
  public void touch(long nowNanos) {
    if (nowNanos - touchedAt > TOUCH_NANOS) {
      touchedAt = nowNanos;
    }
  }

  /** When it was last used, to some 50 ms. */
  public long touchedAt() {
    return touchedAt;
  }

  /** A fence at the newest generation that is known here. */
  public Fence fence(FunctionId function) {
    Term now = term;
    var cell = now.generation(function);
    return new Fence(this, now, cell, cell.get());
  }

  /**
   * A fence as the store said.
   *
   * @param asked the term in which the store was asked
   * @return null if the store speaks of another epoch: it is not the one that granted the lease
   */
  public @Nullable Fence fence(Term asked, FunctionId function, String epoch, long generation) {
    if (!asked.epoch().equals(epoch)) {
      return null;
    }
    asked.raise(function, generation);
    return new Fence(this, asked, asked.generation(function), generation);
  }

  /** The last invalidation that was seen; -1 before the first renewal of a term. */
  public synchronized long sequence() {
    return sequence;
  }

  /** Results of a function no longer hold, whatever the store says. */
  public void invalidate(FunctionId function) {
    term.generation(function).incrementAndGet();
  }

  /** The store counts so far. */
  public void raise(Term asked, FunctionId function, long generation) {
    asked.raise(function, generation);
  }

  /** Nothing that is kept near holds any longer, and the lease is over. */
  public synchronized void drop() {
    leased = false;
    sequence = -1;
    term = new Term(term.epoch());
  }

  /**
   * Takes a renewal.
   *
   * @param sentNanos when it was sent
   * @param leaseNanos how long the lease runs from then
   */
  public synchronized Verdict renew(Renewal renewal, long sentNanos, long leaseNanos) {
    if (!renewal.epoch().equals(term.epoch())) {
      return otherEpoch(renewal, sentNanos, leaseNanos);
    }
    if (sequence < 0) {
      follow(renewal, sentNanos, leaseNanos);
      return Verdict.STARTED_ANEW;
    }
    if (renewal.sequence() < sequence || isRewritten(renewal)) {
      drop();
      return safeguards.leases() ? Verdict.STORE_WENT_BACK : Verdict.IN_STEP;
    }
    boolean whole = apply(renewal.notices(), renewal.sequence()) || !safeguards.leases();
    if (!whole) {
      term = new Term(term.epoch());
    }
    follow(renewal, sentNanos, leaseNanos);
    return whole ? Verdict.IN_STEP : Verdict.STARTED_ANEW;
  }

  private Verdict otherEpoch(Renewal renewal, long sentNanos, long leaseNanos) {
    if (retired.contains(renewal.epoch())) {
      drop();
      return Verdict.STORE_WENT_BACK; // a store that had gone has come back with what it once had
    }
    retired.addLast(term.epoch());
    if (retired.size() > RETIRED_KEPT) {
      retired.removeFirst();
    }
    term = new Term(renewal.epoch());
    follow(renewal, sentNanos, leaseNanos);
    return Verdict.STARTED_ANEW;
  }

  /** The invalidation that was seen last has become another one. */
  private boolean isRewritten(Renewal renewal) {
    List<Notice> notices = renewal.notices();
    Notice first = notices.isEmpty() ? null : notices.getFirst();
    return first != null && first.sequence() == sequence && !first.nonce().equals(nonce);
  }

  /** Applies what is new; false if something is missing. */
  private boolean apply(List<Notice> notices, long newest) {
    long last = sequence;
    boolean whole = true;
    for (Notice notice : notices) {
      if (notice.sequence() <= sequence) {
        continue;
      }
      whole &= notice.sequence() == last + 1;
      last = notice.sequence();
      if (notice.function() == null) {
        whole = false;
      } else {
        term.raise(notice.function(), notice.generation());
      }
    }
    return whole && last == newest;
  }

  private void follow(Renewal renewal, long sentNanos, long leaseNanos) {
    sequence = renewal.sequence();
    nonce = renewal.nonce();
    leasedUntil = sentNanos + leaseNanos;
    leased = true;
  }
}
