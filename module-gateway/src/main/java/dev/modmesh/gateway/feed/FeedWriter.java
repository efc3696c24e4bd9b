package dev.modmesh.gateway.feed;

import java.util.concurrent.CompletionStage;

/** The way to one reader, over one technology. */
interface FeedWriter {
  /** Writes a frame; completes when the connection has taken it, and fails if it cannot. */
  CompletionStage<?> write(FeedFrame frame);

  /** Ends the connection, with a code of RFC 6455 where it has such. */
  void close(int code, String reason);
}
