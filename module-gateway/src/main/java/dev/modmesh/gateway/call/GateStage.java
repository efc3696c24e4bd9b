package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.balance.CandidateSet;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.overload.LoadGate;
import dev.modmesh.gateway.overload.QueueSignal;
import dev.modmesh.gateway.overload.Ticket;
import jakarta.inject.Singleton;

/** Refuses calls that the instances could not take, before they cost anything more. */
@Singleton
class GateStage implements Stage {
  private final DeadlineWheels wheels;

  GateStage(DeadlineWheels wheels) {
    this.wheels = wheels;
  }

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
  void leave(Exchange exchange) {
    LoadGate gate = exchange.gate;
    if (gate != null) {
      exchange.gate = null;
      gate.leave(exchange.caller.hashCode(), metOverload(exchange));
    }
  }

  /**
   * Hosts say when they have too much. Remote services often do not: there a call whose time ran
   * out counts, and that all take far longer than they did, unless this gateway's own loop is so
   * far behind that most of a call may be waiting for it, once on its way out and once back.
   */
  private boolean metOverload(Exchange exchange) {
    if (exchange.shed || !exchange.target().isRemote()) {
      return exchange.shed;
    }
    long now = System.nanoTime();
    long nanos = now - exchange.gateNanos;
    if (4 * wheels.lagNanos() > nanos) {
      return exchange.outcome == Outcome.DEADLINE;
    }
    QueueSignal queue = exchange.function().stats().queue();
    return switch (exchange.outcome) {
      case SUCCESS -> queue.observe(nanos, true, now);
      case CANCELLED -> queue.observe(nanos, false, now);
      case DEADLINE -> {
        boolean unused = queue.observe(nanos, false, now);
        yield true;
      }
      case null, default -> false;
    };
  }
}
