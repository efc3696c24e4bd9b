package dev.modmesh.cache.data;

/** What became of a write. */
public sealed interface DataWrite {
  /**
   * It was kept.
   *
   * @param version of the entry now
   */
  record Kept(String version) implements DataWrite {}

  /** The entry was removed. */
  record Removed() implements DataWrite {}

  /** There was nothing to remove. */
  record Absent() implements DataWrite {}

  /** What is there is not what the condition wants; nothing was done. */
  record Changed() implements DataWrite {}

  /** With it, more would be kept than the quota allows; nothing was done. */
  record OverQuota() implements DataWrite {}
}
