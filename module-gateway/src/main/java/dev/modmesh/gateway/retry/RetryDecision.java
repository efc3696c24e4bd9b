package dev.modmesh.gateway.retry;

/** Whether a failed attempt is made again, and if not, why. */
public enum RetryDecision {
  RETRY("tried again"),
  NO_FAULT("not tried again: another instance would say the same"),
  NOT_SAFE(
      "not tried again: it may have run, the function is not declared idempotent, and the call has"
          + " no Idempotency-Key"),
  NOT_WANTED("not tried again: the manifest says retry: none"),
  ATTEMPTS_SPENT("not tried again: all attempts are used"),
  NO_TIME("not tried again: too little is left of the deadline"),
  NO_OTHER_INSTANCE("not tried again: every instance that takes calls shed this one"),
  BUDGET_SPENT("not tried again: the module's retry budget is spent");

  private final String text;

  RetryDecision(String text) {
    this.text = text;
  }

  /** For people. */
  public String text() {
    return text;
  }
}
