package dev.modmesh.cache.coherence;

import dev.modmesh.cache.key.FunctionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A time in which this process has followed the invalidations of a shard without a gap. Results of
 * an earlier term are never given. Thread-safe.
 */
public final class Term {
  private final String epoch;
  private final Map<FunctionId, AtomicLong> generations = new ConcurrentHashMap<>();

  Term(String epoch) {
    this.epoch = epoch;
  }

  /** What generations of the shard count from; another one makes all older fences void. */
  public String epoch() {
    return epoch;
  }

  /** The highest generation of a function that was heard of. */
  AtomicLong generation(FunctionId function) {
    AtomicLong known = generations.get(function);
    return known != null
        ? known
        : generations.computeIfAbsent(function, unused -> new AtomicLong());
  }

  void raise(FunctionId function, long generation) {
    AtomicLong cell = generation(function);
    cell.accumulateAndGet(generation, Math::max);
  }
}
