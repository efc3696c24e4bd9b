package dev.modmesh.host.admission;

import dev.modmesh.api.function.CallContext;
import dev.modmesh.host.admission.Ticket.State;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who runs, who waits, who is refused.
 *
 * <ul>
 *   <li>As many run as the {@link AdaptiveLimit} says; a few more wait.
 *   <li>Callers are served in turn. When the queue is full, whoever holds more of it than the
 *       caller of the new call loses a place to it.
 *   <li>Within a caller the oldest goes first, but the newest once the queue {@link Standing
 *       stands}: whoever waits behind a queue that stands is late in any case. One in eight is
 *       nevertheless an old one.
 *   <li>A call whose deadline passes while it waits is never run.
 *   <li>Deeper calls go before others, since others wait for them. For each depth, a few calls of
 *       at least that depth run even when all permits are taken: the deepest calls that wait
 *       anywhere can always run, so calls cannot wait for each other in a circle.
 * </ul>
 *
 * <p>Thread-safe. The lock is held for a few steps, never while a call runs or is dropped.
 */
public final class Admission {
  private static final int DEPTHS = CallContext.MAX_DEPTH + 1;
  private static final int OLD_EVERY = 8;

  private final AdmissionPolicy policy;
  private final AdaptiveLimit limit;
  private final Consumer<Ticket> starter;
  private final long targetNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final FairQueue[] queues = new FairQueue[DEPTHS];
  private final Standing[] standings = new Standing[DEPTHS];
  private final int[] runningAt = new int[DEPTHS];
  private final long[] drops = new long[Drop.values().length];
  private int running;
  private int waiting;
  private long servedStanding;
  private long started;
  private long waitedNanos;
  private @Nullable Ticket outbox;

  /** What goes on, read at one moment. */
  public record Snapshot(int running, int waiting, long started, long waitedNanos) {}

  /**
   * Nothing runs yet.
   *
   * @param starter hands a call that has got a permit to a thread; must not block
   */
  public Admission(AdmissionPolicy policy, AdaptiveLimit limit, Consumer<Ticket> starter) {
    this.policy = policy;
    this.limit = limit;
    this.starter = starter;
    this.targetNanos = policy.target().toNanos();
    for (int depth = 0; depth < DEPTHS; depth++) {
      queues[depth] = new FairQueue();
      standings[depth] = new Standing(targetNanos, policy.interval().toNanos());
    }
  }

  /** The most calls that can ever run at once: every depth may have its reserve in use. */
  public int threads() {
    return limit.max() + CallContext.MAX_DEPTH * policy.reserve();
  }

  /**
   * Whether a call would be refused, before anything is done for it. If so, it is counted as
   * refused.
   */
  public boolean refuses(String caller, int depth, long nowNanos) {
    lock.lock();
    try {
      if (mayRun(depth) || waiting < policy.queue() || victim(caller, depth, nowNanos) != null) {
        return false;
      }
      drops[Drop.FULL.ordinal()]++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a new call; a refused one is the caller's to answer. */
  public Verdict offer(Ticket ticket, long nowNanos) {
    Ticket displaced = null;
    lock.lock();
    try {
      if (mayRun(ticket.depth)) {
        begin(ticket, nowNanos, nowNanos);
        return Verdict.RUN;
      }
      if (waiting >= policy.queue()) {
        displaced = victim(ticket.caller, ticket.depth, nowNanos);
        if (displaced == null) {
          drops[Drop.FULL.ordinal()]++;
          return Verdict.REFUSE;
        }
        remove(displaced, Drop.DISPLACED);
      }
      ticket.state = State.WAITING;
      ticket.sinceNanos = nowNanos;
      queues[ticket.depth].add(ticket);
      waiting++;
    } finally {
      lock.unlock();
    }
    if (displaced != null) {
      displaced.drop(Drop.DISPLACED);
    }
    return Verdict.WAIT;
  }

  /**
   * A call has ended.
   *
   * @return the call that this thread runs next; it holds a permit already
   */
  public @Nullable Ticket finish(Ticket ticket, Ending ending, long nowNanos) {
    long runNanos = nowNanos - ticket.sinceNanos;
    limit.record(ticket.function, ending, runNanos, ticket.runningWith, nowNanos);
    lock.lock();
    Ticket next;
    Ticket more = null;
    Ticket dropped;
    try {
      ticket.state = State.ENDED;
      running--;
      runningAt[ticket.depth]--;
      next = poll(nowNanos);
      // More than one when the limit has just risen.
      for (Ticket other = next; other != null && waiting > 0; ) {
        other = poll(nowNanos);
        if (other != null) {
          other.chained = more;
          more = other;
        }
      }
      dropped = takeOutbox();
    } finally {
      lock.unlock();
    }
    settle(more, dropped);
    return next;
  }

  /** Drops what has waited for too long, though no thread has become free. */
  public void sweep(long nowNanos) {
    Ticket dropped;
    lock.lock();
    try {
      for (int depth = 0; depth < DEPTHS; depth++) {
        Ticket ticket = queues[depth].oldest();
        while (ticket != null) {
          Ticket newer = ticket.newer;
          if (isExpired(ticket, nowNanos)) {
            expire(ticket);
          }
          ticket = newer;
        }
        observe(depth, nowNanos);
      }
      dropped = takeOutbox();
    } finally {
      lock.unlock();
    }
    settle(null, dropped);
  }

  /**
   * The caller of a call went away.
   *
   * @return whether it was waiting, and now never runs; otherwise it runs, or has ended
   */
  public boolean cancel(Ticket ticket) {
    lock.lock();
    try {
      if (ticket.state != State.WAITING) {
        return false;
      }
      remove(ticket, Drop.CANCELLED);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What goes on now. */
  public Snapshot snapshot() {
    lock.lock();
    try {
      return new Snapshot(running, waiting, started, waitedNanos);
    } finally {
      lock.unlock();
    }
  }

  /** Calls that were dropped for this reason so far. */
  public long dropped(Drop why) {
    lock.lock();
    try {
      return drops[why.ordinal()];
    } finally {
      lock.unlock();
    }
  }

  private boolean mayRun(int depth) {
    return running < limit.limit() || depth > 0 && runningFrom(depth) < policy.reserve();
  }

  private int runningFrom(int depth) {
    int sum = 0;
    for (int at = depth; at < DEPTHS; at++) {
      sum += runningAt[at];
    }
    return sum;
  }

  private void begin(Ticket ticket, long sinceNanos, long nowNanos) {
    waitedNanos += nowNanos - sinceNanos;
    started++;
    running++;
    runningAt[ticket.depth]++;
    ticket.runningWith = running;
    ticket.state = State.RUNNING;
    ticket.sinceNanos = nowNanos;
  }

  /** Takes the next call that may run, the deepest first. */
  private @Nullable Ticket poll(long nowNanos) {
    for (int depth = DEPTHS - 1; depth >= 0 && waiting > 0; depth--) {
      while (queues[depth].size() > 0 && mayRun(depth)) {
        observe(depth, nowNanos);
        Ticket ticket = Objects.requireNonNull(queues[depth].poll(newestFirst(depth)));
        waiting--;
        if (isExpired(ticket, nowNanos)) {
          ticket.state = State.ENDED;
          post(ticket);
        } else {
          begin(ticket, ticket.sinceNanos, nowNanos);
          return ticket;
        }
      }
      observe(depth, nowNanos);
    }
    return null;
  }

  /**
   * Now and then an old call goes first all the same: a queue that stands without being full or
   * growing would keep some of its calls until their deadlines, and there is still somebody who
   * waits for each, since whoever goes away takes the call along.
   */
  private boolean newestFirst(int depth) {
    return standings[depth].isStanding() && ++servedStanding % OLD_EVERY != 0;
  }

  private void observe(int depth, long nowNanos) {
    Ticket oldest = queues[depth].oldest();
    standings[depth].observe(oldest == null ? 0 : nowNanos - oldest.sinceNanos, nowNanos);
  }

  /** Whose place a new call takes in a full queue; null if nobody has a worse claim. */
  private @Nullable Ticket victim(String caller, int depth, long nowNanos) {
    for (int shallower = 0; shallower < depth; shallower++) {
      if (queues[shallower].size() > 0) {
        return loser(queues[shallower].longest(), shallower);
      }
    }
    FairQueue queue = queues[depth];
    if (queue.size() == 0) {
      return null;
    }
    observe(depth, nowNanos);
    FairQueue.Lane own = queue.lane(caller);
    FairQueue.Lane longest = queue.longest();
    int held = own == null ? 0 : own.size();
    if (longest.size() > held + 1) {
      return loser(longest, depth);
    }
    // Behind a queue that stands, what is late already makes room for what may still be in time.
    if (own == null || !standings[depth].isStanding()) {
      return null;
    }
    Ticket oldest = own.oldest();
    return nowNanos - oldest.sinceNanos > targetNanos ? oldest : null;
  }

  /** Whichever of a caller's calls would be served last. */
  private Ticket loser(FairQueue.Lane lane, int depth) {
    return standings[depth].isStanding() ? lane.oldest() : lane.newest();
  }

  private void remove(Ticket ticket, Drop why) {
    queues[ticket.depth].remove(ticket);
    waiting--;
    ticket.state = State.ENDED;
    drops[why.ordinal()]++;
  }

  private static boolean isExpired(Ticket ticket, long nowNanos) {
    return ticket.deadlineNanos - nowNanos <= 0;
  }

  private void expire(Ticket ticket) {
    queues[ticket.depth].remove(ticket);
    waiting--;
    ticket.state = State.ENDED;
    post(ticket);
  }

  /** Kept until the lock is free. */
  private void post(Ticket ticket) {
    drops[Drop.EXPIRED.ordinal()]++;
    ticket.chained = outbox;
    outbox = ticket;
  }

  private @Nullable Ticket takeOutbox() {
    Ticket all = outbox;
    outbox = null;
    return all;
  }

  private void settle(@Nullable Ticket started, @Nullable Ticket expired) {
    for (Ticket ticket = started; ticket != null; ) {
      Ticket next = ticket.chained;
      ticket.chained = null;
      starter.accept(ticket);
      ticket = next;
    }
    for (Ticket ticket = expired; ticket != null; ) {
      Ticket next = ticket.chained;
      ticket.chained = null;
      ticket.drop(Drop.EXPIRED);
      ticket = next;
    }
  }
}
