package dev.modmesh.cache.data;

import dev.modmesh.api.value.Words;

/** What is counted about the data of a module. */
public enum DataCount {
  /** Reads that this process's memory answered with an entry. */
  NEAR_HITS,
  /** Reads that the shared tier answered with an entry. */
  REMOTE_HITS,
  /** Reads that found nothing, near or shared. */
  MISSES,
  /** Entries that were written. */
  WRITES,
  /** Entries that were removed. */
  DELETES,
  /** Writes that were not done as something else was there than their condition wants. */
  CHANGED,
  /** Writes that were not done as more would be kept than the quota allows. */
  REFUSED_BY_QUOTA,
  /** Reads and writes that the shared tier did not answer. */
  FAILURES;

  private final String word = Words.of(this).replace('-', '_');

  /** As in JSON: {@code near_hits}. */
  public String word() {
    return word;
  }
}
