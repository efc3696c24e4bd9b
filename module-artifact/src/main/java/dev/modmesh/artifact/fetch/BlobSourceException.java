package dev.modmesh.artifact.fetch;

import java.io.IOException;
import java.time.Duration;

/** A source's refusal. */
public final class BlobSourceException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final Duration retryAfter;

  private BlobSourceException(String message, boolean retryable, Duration retryAfter) {
    super(message);
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** Asking again is of no use. */
  public static BlobSourceException permanent(String message) {
    return new BlobSourceException(message, false, Duration.ZERO);
  }

  /**
   * Asking again may help.
   *
   * @param retryAfter how long the source wants to be left alone; zero if it does not say
   */
  public static BlobSourceException passing(String message, Duration retryAfter) {
    return new BlobSourceException(message, true, retryAfter);
  }

  /** Whether asking again may help. */
  public boolean isRetryable() {
    return retryable;
  }

  /** The least time before asking again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
