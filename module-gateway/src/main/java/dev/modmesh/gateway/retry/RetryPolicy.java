package dev.modmesh.gateway.retry;

import dev.modmesh.gateway.outcome.Outcome;

/** Whether a failed attempt may be made again. Decides only. */
public final class RetryPolicy {
  private final int maxRetries;

  /** A policy with at most this many retries. */
  public RetryPolicy(int maxRetries) {
    this.maxRetries = maxRetries;
  }

  /**
   * Whether another attempt is allowed.
   *
   * @param outcome of the last attempt
   * @param attempts made so far
   * @param wanted false when the manifest says {@code retry: none}
   * @param safeToRepeat whether running the function twice does no harm
   * @param remainingNanos until the deadline
   */
  public boolean allows(
      Outcome outcome, int attempts, boolean wanted, boolean safeToRepeat, long remainingNanos) {
    if (!wanted || attempts > maxRetries || remainingNanos <= 0) {
      return false;
    }
    return switch (outcome) {
      case REFUSED, OVERLOADED -> true; // nothing was run
      case INSTANCE_FAILURE, OUTCOME_UNKNOWN -> safeToRepeat;
      case SUCCESS, CALLER_ERROR, MODULE_FAILURE, DEADLINE, CANCELLED -> false;
    };
  }
}
