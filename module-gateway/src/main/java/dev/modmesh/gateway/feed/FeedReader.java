package dev.modmesh.gateway.feed;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One reader. It has no queue of deltas, only the number that it has come to: a slow one is given
 * all that it missed as one delta in which the latest values win. Confined to the thread of the
 * feed.
 */
final class FeedReader {
  private final FeedWriter writer;

  /** What must go out as it is: greeting, snapshot. */
  final ArrayDeque<FeedFrame> ahead = new ArrayDeque<>();

  /** The number that it has, once {@link #ahead} is written. */
  long seq;

  boolean writing;
  boolean gone;
  long wroteNanos;

  /** A reader that asks for what follows {@code since}; null for everything. */
  FeedReader(FeedWriter writer, @Nullable String since) {
    this.writer = writer;
    this.since = since;
  }

  final @Nullable String since;

  FeedWriter writer() {
    return writer;
  }
}
