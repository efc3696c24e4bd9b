package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.balance.CandidateSet;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.overload.LoadGate;
import dev.modmesh.gateway.overload.Ticket;
import jakarta.enterprise.context.ApplicationScoped;

/** Refuses calls that the instances could not take, before they cost anything more. */
@ApplicationScoped
class GateStage implements Stage {
  @Override
  public Step run(Exchange exchange) {
    CandidateSet candidates = exchange.target().candidates();
    if (candidates.size() == 0) {
      return Step.NEXT; // there is nobody to protect
    }
    LoadGate gate = candidates.get(0).peers().gate();
    exchange.caller = CallerId.of(exchange);
    Ticket ticket = gate.enter(exchange.caller.hashCode(), exchange.depth > 0);
    if (ticket == Ticket.ADMITTED) {
      exchange.gate = gate;
      exchange.gateNanos = System.nanoTime();
      return Step.NEXT;
    }
    exchange.retryAfterSeconds = 1;
    exchange.outcome = Outcome.OVERLOADED;
    exchange.problem =
        new ProblemException(
            ProblemType.OVERLOADED,
            ticket == Ticket.FULL
                ? "The instances of `"
                    + exchange.moduleName
                    + "` have all the calls that they can take; nothing was run."
                : "The instances of `"
                    + exchange.moduleName
                    + "` are nearly full and this caller has more than its part; nothing was run.");
    return Step.ANSWER;
  }

  /** Gives the place of a call back, once. */
  static void leave(Exchange exchange) {
    LoadGate gate = exchange.gate;
    if (gate != null) {
      exchange.gate = null;
      boolean overloaded =
          exchange.outcome == Outcome.OVERLOADED || exchange.outcome == Outcome.DEADLINE;
      gate.leave(exchange.caller.hashCode(), exchange.gateNanos, overloaded || exchange.shed);
    }
  }
}
