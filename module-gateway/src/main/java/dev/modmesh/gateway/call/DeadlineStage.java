package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.outcome.Outcome;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Fixes when the call must have ended: the function's limit, shortened by what the caller says, and
 * never lengthened.
 */
@Singleton
class DeadlineStage implements Stage {
  private final DeadlineWheels wheels;

  DeadlineStage(DeadlineWheels wheels) {
    this.wheels = wheels;
  }

  @Override
  public Step run(Exchange exchange) {
    Duration limit = exchange.function().spec().timeout();
    Duration wish = exchange.background ? null : CallerTimeout.of(exchange);
    Duration effective = wish != null && wish.compareTo(limit) < 0 ? wish : limit;
    exchange.limitedByCaller = effective == wish;
    exchange.deadlineNanos = exchange.startNanos + effective.toNanos();
    if (effective.isZero()) {
      throw exceeded(exchange);
    }
    exchange.deadline = wheels.add(exchange.deadlineNanos, () -> expire(exchange));
    return Step.NEXT;
  }

  /**
   * Lets the function's own limit rest while the call waits for a host; what the caller said goes
   * on.
   *
   * @param limitNanos how long it may wait
   * @param tooLong is run when it has waited so long
   */
  void rest(Exchange exchange, long limitNanos, Runnable tooLong) {
    if (!exchange.limitedByCaller) {
      cancel(exchange);
      exchange.deadlineNanos = System.nanoTime() + limitNanos;
      exchange.deadline = wheels.add(exchange.deadlineNanos, tooLong);
    }
  }

  /** The function's own limit begins now. */
  void begin(Exchange exchange) {
    if (!exchange.limitedByCaller) {
      cancel(exchange);
      exchange.deadlineNanos = System.nanoTime() + exchange.function().spec().timeout().toNanos();
      exchange.deadline = wheels.add(exchange.deadlineNanos, () -> expire(exchange));
    }
  }

  private static void cancel(Exchange exchange) {
    if (exchange.deadline != null) {
      exchange.deadline.cancel();
    }
  }

  private static void expire(Exchange exchange) {
    if (exchange.finished) {
      return;
    }
    Attempt attempt = exchange.attempt;
    exchange.fail(exceeded(exchange), Outcome.DEADLINE);
    if (attempt != null) {
      attempt.abort(Outcome.DEADLINE, "the deadline is spent");
    }
  }

  static ProblemException exceeded(Exchange exchange) {
    long millis = (exchange.deadlineNanos - exchange.startNanos) / 1_000_000;
    return new ProblemException(
        ProblemType.DEADLINE_EXCEEDED,
        "The call was given "
            + millis
            + " ms and did not end in that time, after "
            + exchange.attempts
            + (exchange.attempts == 1 ? " attempt." : " attempts."));
  }
}
