package dev.modmesh.gateway.call;

import java.io.Serial;

/** How the retry guard is told of an attempt that failed; carries no stack. */
final class FailedAttempt extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient boolean repeatable;

  FailedAttempt(boolean repeatable) {
    super("attempt failed", null, false, false);
    this.repeatable = repeatable;
  }

  boolean isRepeatable() {
    return repeatable;
  }
}
