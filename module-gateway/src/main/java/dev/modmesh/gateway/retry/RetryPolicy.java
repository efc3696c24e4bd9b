package dev.modmesh.gateway.retry;

import dev.modmesh.gateway.outcome.Outcome;

/** Whether a failed attempt may be made again. Decides only; the budget is asked after it. */
public final class RetryPolicy {
  private final int maxRetries;

  /** A policy with at most this many retries. */
  public RetryPolicy(int maxRetries) {
    this.maxRetries = maxRetries;
  }

  /**
   * What is known of a call whose attempt has failed.
   *
   * @param attempts made so far
   * @param wanted false when the manifest says {@code retry: none}
   * @param safeToRepeat whether running the function twice does no harm
   * @param hasAnother whether an instance takes calls that was not tried
   * @param remainingNanos until the deadline
   * @param usualNanos what an attempt usually takes; 0 if unknown
   */
  public record Situation(
      int attempts,
      boolean wanted,
      boolean safeToRepeat,
      boolean hasAnother,
      long remainingNanos,
      long usualNanos) {}

  /** Whether another attempt is allowed after one with this outcome. */
  public RetryDecision decide(Outcome outcome, Situation call) {
    boolean fault =
        switch (outcome) {
          case REFUSED, OVERLOADED, INSTANCE_FAILURE, OUTCOME_UNKNOWN -> true;
          case SUCCESS, CALLER_ERROR, MODULE_FAILURE, DEADLINE, CANCELLED -> false;
        };
    if (!fault) {
      return RetryDecision.NO_FAULT;
    }
    boolean ran = outcome == Outcome.INSTANCE_FAILURE || outcome == Outcome.OUTCOME_UNKNOWN;
    if (ran && !call.safeToRepeat()) {
      return RetryDecision.NOT_SAFE;
    }
    if (!call.wanted()) {
      return RetryDecision.NOT_WANTED;
    }
    if (call.attempts() > maxRetries) {
      return RetryDecision.ATTEMPTS_SPENT;
    }
    if (call.remainingNanos() <= call.usualNanos()) {
      return RetryDecision.NO_TIME;
    }
    if (outcome == Outcome.OVERLOADED && !call.hasAnother()) {
      return RetryDecision.NO_OTHER_INSTANCE; // the same one asked not to be called again yet
    }
    return RetryDecision.RETRY;
  }
}
