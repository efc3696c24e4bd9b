package dev.modmesh.cache.stats;

import dev.modmesh.api.value.Words;

/** What is counted. */
public enum Count {
  /** Reads that the near tier answered. */
  NEAR_HITS,
  /** Reads that the shared tier answered. */
  REMOTE_HITS,
  /** Reads, of either kind of hit, whose result was no longer fresh. */
  STALE_HITS,
  /** Reads, of either kind of hit, that were told that there is nothing. */
  NEGATIVE_HITS,
  /** Reads that no tier could answer. */
  MISSES,
  /** Misses that waited for the load of another. */
  COALESCED,
  /** Calls of the function that were made to get a result. */
  LOADS,
  /** Loads that brought no result. */
  LOAD_FAILURES,
  /** Results that were kept. */
  FILLS,
  /** Results that were not kept as an invalidation had come between, or another load. */
  FILLS_REFUSED,
  /** Results that were not kept as they are too large. */
  FILLS_TOO_LARGE,
  /** Calls that had nothing to do with the cache, by the caller's wish or by their kind. */
  BYPASSED,
  /** Near entries that made room. */
  EVICTED_SIZE,
  /** Near entries whose time was over. */
  EVICTED_EXPIRED,
  /** Near entries that no longer hold. */
  EVICTED_INVALIDATED,
  /** Purges of the function, or of a part of its results. */
  INVALIDATIONS;

  private final String word = Words.of(this).replace('-', '_');

  /** As in JSON: {@code near_hits}. */
  public String word() {
    return word;
  }
}
