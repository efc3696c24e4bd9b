package dev.modmesh.cache.coherence;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The generation of a function in a shard, as it was when a load began. A result holds as long as
 * its fence does. Immutable; whether it holds is read from the shard.
 */
public final class Fence {
  private final Shard shard;
  private final Term term;
  private final AtomicLong newest;
  private final long generation;

  Fence(Shard shard, Term term, AtomicLong newest, long generation) {
    this.shard = shard;
    this.term = term;
    this.newest = newest;
    this.generation = generation;
  }

  /** Whether no invalidation is known that came after it. */
  public boolean holds() {
    return shard.term() == term && (newest.get() == generation || !shard.hasGenerations());
  }

  /** Whether it holds for certain: the shard's lease runs. */
  public boolean holds(long nowNanos) {
    return holds() && shard.isLeased(nowNanos);
  }

  /** The shard. */
  public Shard shard() {
    return shard;
  }

  /** {@code <epoch>.<generation>}. */
  public String text() {
    return term.epoch() + '.' + generation;
  }
}
