package dev.modmesh.cache.result;

/** Somebody who wants a result. Called on any thread, without a lock held for long. */
public interface Reader {
  /** The read has ended. */
  void ended(Read read);

  /** Whether it still waits. */
  boolean isWaiting();

  /** A stale result was given, to this reader too; it shall fetch a new one without being asked. */
  void refresh(Load load);
}
