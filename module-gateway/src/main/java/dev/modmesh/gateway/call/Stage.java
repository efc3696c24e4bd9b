package dev.modmesh.gateway.call;

/**
 * One step of a call. Runs on the event loop of the call and never blocks; what it finds out stands
 * in the exchange. A {@link dev.modmesh.api.problem.ProblemException} ends the call with that
 * problem.
 */
interface Stage {
  /** Does its part and says whether the next stage follows at once. */
  Step run(Exchange exchange);

  /** What follows a stage. */
  enum Step {
    /** The next stage, now. */
    NEXT,
    /** The next stage when somebody calls {@link Exchange#resume}. */
    LATER,
    /** The answer, now: the rest is not needed. */
    ANSWER
  }
}
