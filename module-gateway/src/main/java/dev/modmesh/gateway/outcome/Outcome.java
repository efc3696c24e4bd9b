package dev.modmesh.gateway.outcome;

import dev.modmesh.api.value.Words;
import org.jspecify.annotations.Nullable;

/** What became of an attempt, or of a whole call. */
public enum Outcome {
  SUCCESS,
  /** The caller's mistake; another instance would say the same. */
  CALLER_ERROR,
  /** The function itself failed. */
  MODULE_FAILURE,
  /** Nothing was run: no connection, or the instance said so. */
  REFUSED,
  /** The instance sheds load; nothing was run. */
  OVERLOADED,
  /** The instance broke, and says so or cannot be understood. */
  INSTANCE_FAILURE,
  /** The instance was lost after it had got the call. */
  OUTCOME_UNKNOWN,
  /** The time was up. */
  DEADLINE,
  /** The caller went away. */
  CANCELLED;

  private final String word = Words.of(this);

  /** How far an exchange with an instance got. */
  public enum Phase {
    /** No byte has left. */
    CONNECTING,
    /** At least one byte of the request may have left. */
    SENT,
    /** The whole answer is here. */
    ANSWERED
  }

  /** The word that metrics and records carry. */
  public String word() {
    return word;
  }

  /** Whether it speaks against the instance. */
  public boolean blamesInstance() {
    return switch (this) {
      case REFUSED, INSTANCE_FAILURE, OUTCOME_UNKNOWN -> true;
      case SUCCESS, CALLER_ERROR, MODULE_FAILURE, OVERLOADED, DEADLINE, CANCELLED -> false;
    };
  }

  /** Whether the caller did not get what it may expect. */
  public boolean isFault() {
    return this != SUCCESS && this != CALLER_ERROR && this != CANCELLED;
  }

  /** Whether it speaks for the instance: it answered as it should. */
  public boolean clearsInstance() {
    return this == SUCCESS || this == CALLER_ERROR || this == MODULE_FAILURE;
  }

  /**
   * Judges an attempt. This is the only place that does.
   *
   * @param phase how far it got
   * @param status of the answer; 0 without one
   * @param origin the instance's {@code Modmesh-Origin}, or the {@code origin} of its problem
   * @param executed the instance's {@code Modmesh-Executed}
   */
  public static Outcome judge(
      Phase phase, int status, @Nullable String origin, @Nullable String executed) {
    if (phase == Phase.CONNECTING) {
      return REFUSED;
    }
    if (phase == Phase.SENT) {
      return OUTCOME_UNKNOWN;
    }
    if (status == 200) {
      return SUCCESS;
    }
    boolean ran = !"no".equals(executed);
    if (!ran) {
      return status == 503 || status == 429 ? OVERLOADED : callerErrorOr(REFUSED, status);
    }
    if ("module".equals(origin)) {
      return status == 504 ? DEADLINE : callerErrorOr(MODULE_FAILURE, status);
    }
    if (status == 504 && origin != null) {
      return DEADLINE;
    }
    return callerErrorOr(INSTANCE_FAILURE, status);
  }

  private static Outcome callerErrorOr(Outcome otherwise, int status) {
    return status >= 400 && status < 500 && status != 421 && status != 408
        ? CALLER_ERROR
        : otherwise;
  }
}
