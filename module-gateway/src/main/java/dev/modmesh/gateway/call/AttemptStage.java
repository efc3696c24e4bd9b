package dev.modmesh.gateway.call;

import dev.modmesh.gateway.balance.Candidates;
import dev.modmesh.gateway.balance.StorkChoice;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.explain.CandidateNote;
import dev.modmesh.gateway.outcome.LatencyProfile;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.retry.RetryDecision;
import dev.modmesh.gateway.retry.RetryPolicy;
import dev.modmesh.gateway.trace.CallTrace;
import dev.modmesh.gateway.upstream.Upstream;
import io.smallrye.stork.api.NoServiceInstanceFoundException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Picks an instance, sends, judges; and again while that is allowed. Order: deadline, retry,
 * circuit, attempt.
 */
@Singleton
class AttemptStage implements Stage {
  private final UpstreamClient client;
  private final RetryGuard guard;
  private final RetryPolicy policy;
  private final AttemptLimit limit;
  private final DeadlineWheels wheels;
  private final Explainer explainer;
  private final HoldStage hold;

  AttemptStage(
      UpstreamClient client,
      RetryGuard guard,
      AttemptLimit limit,
      DeadlineWheels wheels,
      Explainer explainer,
      HoldStage hold,
      GatewayConfig config) {
    this.client = client;
    this.guard = guard;
    this.limit = limit;
    this.wheels = wheels;
    this.explainer = explainer;
    this.hold = hold;
    this.policy = new RetryPolicy(config.retry().max());
  }

  @Override
  public Step run(Exchange exchange) {
    exchange.target().budget().deposit();
    hold.begins(exchange);
    attempt(
        exchange,
        result -> {
          if (repeats(exchange, result)) {
            repeat(exchange);
          } else {
            exchange.resume();
          }
        });
    return Step.LATER;
  }

  private void repeat(Exchange exchange) {
    guard
        .run(() -> repeatedAttempt(exchange))
        .whenComplete(
            (unused, failure) ->
                exchange.context.runOnContext(
                    ignored -> {
                      if (!exchange.finished) {
                        exchange.resume();
                      }
                    }));
  }

  private CompletableFuture<Boolean> repeatedAttempt(Exchange exchange) {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    exchange.context.runOnContext(
        unused -> {
          if (exchange.finished) {
            ended.complete(Boolean.FALSE);
            return;
          }
          attempt(
              exchange,
              result -> {
                if (result.outcome().clearsInstance()) {
                  ended.complete(Boolean.TRUE);
                } else {
                  ended.completeExceptionally(new FailedAttempt(repeats(exchange, result)));
                }
              });
        });
    return ended;
  }

  /** Whether another attempt follows; if so, it is paid for. */
  private boolean repeats(Exchange exchange, AttemptResult result) {
    if (result.outcome().clearsInstance()) {
      return false;
    }
    RetryDecision decision = decide(exchange, result.outcome());
    if (decision == RetryDecision.RETRY && !exchange.target().budget().withdraw()) {
      decision = RetryDecision.BUDGET_SPENT;
      exchange.function().stats().unpaid();
    }
    explainer.then(exchange, decision.text());
    exchange.lastDecision = decision;
    return decision == RetryDecision.RETRY;
  }

  private RetryDecision decide(Exchange exchange, Outcome outcome) {
    if (exchange.committed || exchange.finished) {
      return RetryDecision.NO_FAULT;
    }
    if (exchange.upstream == null) {
      return RetryDecision.NO_OTHER_INSTANCE;
    }
    return policy.decide(
        outcome,
        new RetryPolicy.Situation(
            exchange.attempts,
            exchange.function().spec().retry(),
            exchange.safeToRepeat,
            exchange.candidates().hasAnotherOrReserve(),
            exchange.remainingNanos(),
            exchange.function().stats().latency().usualNanos()));
  }

  private void attempt(Exchange exchange, Consumer<AttemptResult> done) {
    if (exchange.attempts > 0) {
      explainer.trouble(exchange);
    }
    // A version that is ready on one host so far must not be lost with it.
    exchange.candidates = exchange.candidates().orReserve();
    List<CandidateNote> notes = explainer.beforePick(exchange);
    CallTrace trace = exchange.trace;
    if (trace != null) {
      trace.stageBegins("pick");
    }
    Upstream upstream = pick(exchange);
    exchange.upstream = upstream;
    explainer.picked(exchange, notes);
    if (trace != null) {
      trace.picked(upstream == null ? null : upstream.serviceId());
    }
    if (upstream == null) {
      exchange.result = AttemptResult.failed(Outcome.REFUSED, "no instance");
      explainer.ended(exchange, exchange.result, 0);
      done.accept(exchange.result);
      return;
    }
    exchange.attempts++;
    exchange.function().stats().attempted();
    if (exchange.attempts > 1) {
      exchange.function().stats().retried();
    }
    exchange.candidates().tried(upstream);
    boolean probe = exchange.candidates().isProbe();
    long begin = System.nanoTime();
    long limitNanos = limit.nanos(exchange);
    if (trace != null) {
      trace.attemptBegins(upstream.serviceId(), exchange.attempts);
    }
    exchange.attempt =
        client.send(
            exchange,
            result -> {
              if (exchange.attemptLimit != null) {
                exchange.attemptLimit.cancel();
                exchange.attemptLimit = null;
              }
              exchange.attempt = null;
              long nanos = System.nanoTime() - begin;
              exchange.upstreamNanos += nanos;
              exchange.result = result;
              if (exchange.storkChoice != null) {
                exchange.storkChoice.ended(result.outcome().clearsInstance());
                exchange.storkChoice = null;
              }
              learn(exchange, upstream, result.outcome(), nanos, limitNanos, probe);
              explainer.ended(exchange, result, nanos);
              if (trace != null) {
                Outcome outcome = result.outcome();
                trace.attemptEnds(
                    outcome.word(), outcome.isFault(), result.status(), result.cause());
              }
              done.accept(result);
            });
    if (exchange.safeToRepeat && limitNanos < exchange.remainingNanos()) {
      exchange.attemptLimit = wheels.add(begin + limitNanos, () -> giveUp(exchange, limitNanos));
    }
  }

  /** An attempt takes too long: it is given up if there is somebody else to try. */
  private void giveUp(Exchange exchange, long limitNanos) {
    Attempt attempt = exchange.attempt;
    if (attempt == null) {
      return;
    }
    boolean elsewhere =
        exchange.candidates().hasAnother()
            && decide(exchange, Outcome.OUTCOME_UNKNOWN) == RetryDecision.RETRY
            && exchange.target().budget().left() > 0;
    if (elsewhere) {
      exchange.function().stats().latency().gaveUp(limitNanos, System.nanoTime());
      attempt.abort(Outcome.OUTCOME_UNKNOWN, "no answer within " + limitNanos / 1_000_000 + " ms");
    }
  }

  private static void learn(
      Exchange exchange,
      Upstream upstream,
      Outcome outcome,
      long nanos,
      long limitNanos,
      boolean probe) {
    LatencyProfile latency = exchange.function().stats().latency();
    double logRelative = outcome == Outcome.SUCCESS ? latency.observe(nanos, System.nanoTime()) : 0;
    if (outcome == Outcome.OVERLOADED) {
      exchange.shed = true;
    }
    // Time that was up soon says nothing; an instance that was given plenty has hung.
    boolean hung = outcome == Outcome.DEADLINE && nanos >= limitNanos;
    Outcome learnt = hung ? Outcome.OUTCOME_UNKNOWN : outcome;
    upstream.learn(learnt, logRelative, latency.logVariance(), probe);
  }

  private static @Nullable Upstream pick(Exchange exchange) {
    Candidates candidates = exchange.candidates();
    if (candidates.size() == 0) {
      return null;
    }
    if (exchange.target().isBalancedByStork()) {
      StorkChoice choice = StorkChoice.of(exchange.target().service(), candidates);
      exchange.storkChoice = choice;
      return choice == null ? null : choice.upstream();
    }
    try {
      return (Upstream)
          exchange.target().service().selectInstanceFromListAndRecordStart(candidates, false);
    } catch (NoServiceInstanceFoundException e) {
      return null;
    }
  }
}
