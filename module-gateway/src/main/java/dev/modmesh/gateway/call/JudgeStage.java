package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.Origin;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.balance.Candidates;
import dev.modmesh.gateway.outcome.Outcome;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Turns the last attempt into what the caller is told: a result, or the one fitting problem. */
@Singleton
class JudgeStage implements Stage {
  private static final int MOST_RETRY_AFTER = 300;

  @Override
  public Step run(Exchange exchange) {
    AttemptResult result = exchange.result;
    if (result == null) {
      throw new IllegalStateException("no attempt was made");
    }
    exchange.outcome = result.outcome();
    exchange.problem = problem(exchange, result);
    return Step.NEXT;
  }

  private static @Nullable ProblemException problem(Exchange exchange, AttemptResult result) {
    return switch (result.outcome()) {
      case SUCCESS, CANCELLED -> null;
      case CALLER_ERROR, MODULE_FAILURE -> foreign(exchange, result);
      case REFUSED -> nobody(exchange, result);
      case OVERLOADED -> {
        exchange.retryAfterSeconds = retryAfter(result);
        yield new ProblemException(
            ProblemType.OVERLOADED, "The instances shed load; nothing was run.");
      }
      case INSTANCE_FAILURE ->
          new ProblemException(
              ProblemType.UPSTREAM_FAILURE, where(exchange) + " broke: " + what(result) + ".");
      case OUTCOME_UNKNOWN -> {
        exchange.problemOrigin = Origin.NETWORK;
        yield new ProblemException(
            ProblemType.OUTCOME_UNKNOWN,
            where(exchange)
                + " was lost after it had got the call ("
                + what(result)
                + "); the function may have run"
                + (exchange.lastDecision == null
                    ? "."
                    : ", " + exchange.lastDecision.text() + "."));
      }
      case DEADLINE -> DeadlineStage.exceeded(exchange);
    };
  }

  /** What the instance that shed the call asks for, within reason; 1 s if it asks for nothing. */
  private static int retryAfter(AttemptResult result) {
    String header = result.headers() == null ? null : result.headers().get("Retry-After");
    try {
      return header == null ? 1 : Math.clamp(Integer.parseInt(header.trim()), 1, MOST_RETRY_AFTER);
    } catch (NumberFormatException e) {
      return 1; // a date, or nonsense
    }
  }

  private static ProblemException foreign(Exchange exchange, AttemptResult result) {
    ForeignProblem problem = ForeignProblem.read(result);
    exchange.problemOrigin = problem.origin();
    if (problem.origin() == Origin.NETWORK) {
      exchange.outcome = Outcome.INSTANCE_FAILURE;
    }
    return problem.problem();
  }

  private static ProblemException nobody(Exchange exchange, AttemptResult result) {
    exchange.retryAfterSeconds = 1;
    Candidates candidates = exchange.candidates();
    String module = exchange.target().module();
    if (candidates.size() == 0) {
      return new ProblemException(
          ProblemType.NO_INSTANCE_AVAILABLE, "No healthy instance serves `" + module + "` now.");
    }
    if (exchange.attempts == 0) {
      return new ProblemException(
          ProblemType.CIRCUIT_OPEN,
          "The circuits of all " + candidates.size() + " instances of `" + module + "` are open.");
    }
    return new ProblemException(
        ProblemType.NO_INSTANCE_AVAILABLE,
        "No instance took the call for `" + module + "`; the last one: " + what(result) + ".");
  }

  private static String where(Exchange exchange) {
    return exchange.upstream == null
        ? "The instance"
        : "Instance `" + exchange.upstream.serviceId() + "`";
  }

  private static String what(AttemptResult result) {
    return result.cause() != null ? result.cause() : "it answered " + result.status();
  }
}
