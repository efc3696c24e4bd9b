package dev.modmesh.client.feed;

/** A delta does not follow what the reader has. */
public final class FeedGapException extends Exception {
  private static final long serialVersionUID = 1L;

  FeedGapException(String has, String prev) {
    super("the feed goes on from " + prev + ", and " + has + " is what is here");
  }
}
