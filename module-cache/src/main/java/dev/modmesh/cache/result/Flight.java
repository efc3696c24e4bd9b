package dev.modmesh.cache.result;

import dev.modmesh.cache.coherence.Fence;
import dev.modmesh.cache.coherence.Shard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One effort to get one result, and all who wait for it. Thread-safe. */
final class Flight {
  /** A load that takes longer is not waited for by those who come then. */
  private static final long LONGEST_NANOS = 600_000_000_000L;

  private final Question question;
  private final Shard shard;
  private final Fence begun;
  private final long begunNanos;
  private final List<Reader> readers = new ArrayList<>(2);
  private boolean over;

  Flight(Question question, Shard shard, long nowNanos) {
    this.question = question;
    this.shard = shard;
    this.begun = shard.fence(question.key().function());
    this.begunNanos = nowNanos;
  }

  Question question() {
    return question;
  }

  Shard shard() {
    return shard;
  }

  /**
   * Whether a reader that begins now may have its result: no invalidation is known since it began,
   * and none can have been acknowledged so long ago that the reader must not see past it.
   */
  boolean mayBeJoined(long nowNanos, long boundNanos) {
    long age = nowNanos - begunNanos;
    return begun.holds() && age < (shard.isLeased(nowNanos) ? LONGEST_NANOS : boundNanos);
  }

  /** Adds a reader; false if it is too late. */
  synchronized boolean join(Reader reader) {
    if (over) {
      return false;
    }
    readers.add(reader);
    return true;
  }

  synchronized boolean isAwaited() {
    return readers.stream().anyMatch(Reader::isWaiting);
  }

  /** Takes out the first reader that still waits; null if none does. */
  synchronized @Nullable Reader lead() {
    while (!readers.isEmpty()) {
      Reader reader = readers.removeFirst();
      if (reader.isWaiting()) {
        return reader;
      }
    }
    return null;
  }

  /** Ends if nobody waits. */
  synchronized boolean endIfEmpty() {
    over |= readers.isEmpty();
    return over;
  }

  /** All who wait now; others may come. */
  synchronized List<Reader> takeReaders() {
    List<Reader> taken = List.copyOf(readers);
    readers.clear();
    return taken;
  }

  /** Ends it, and gives all who wait. */
  synchronized List<Reader> end() {
    over = true;
    return takeReaders();
  }
}
