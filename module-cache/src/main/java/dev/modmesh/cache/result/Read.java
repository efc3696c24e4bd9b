package dev.modmesh.cache.result;

import dev.modmesh.cache.near.Entry;

/** How a read ended. */
public sealed interface Read {
  /**
   * There is a result.
   *
   * @param source where it came from
   */
  record Hit(Entry entry, Source source) implements Read {}

  /** There is none, and the reader is the one that loads it; it must end the load. */
  record Miss(Load load) implements Read {}

  /** Another reader's load brought a result, which may not be kept. */
  record Coalesced(Entry entry) implements Read {}

  /**
   * Another reader's load failed.
   *
   * @param failure what that reader said about it
   */
  record Failed(Object failure) implements Read {}

  /** The reader has to do it alone; what it gets cannot be kept. */
  record Alone() implements Read {}

  /** There is none, and nothing was to be loaded. */
  record Nothing() implements Read {}

  /** Where a result came from. */
  enum Source {
    NEAR,
    REDIS,
    STALE
  }
}
