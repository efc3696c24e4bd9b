package dev.modmesh.gateway.call;

import dev.modmesh.gateway.balance.Candidates;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.retry.RetryPolicy;
import dev.modmesh.gateway.upstream.Upstream;
import io.smallrye.stork.api.NoServiceInstanceFoundException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Picks an instance, sends, judges; and again while that is allowed. Order: deadline, retry,
 * circuit, attempt.
 */
@ApplicationScoped
class AttemptStage implements Stage {
  private final UpstreamClient client;
  private final RetryGuard guard;
  private final RetryPolicy policy;
  private final DeadlineWheels wheels;

  AttemptStage(
      UpstreamClient client, RetryGuard guard, DeadlineWheels wheels, GatewayConfig config) {
    this.client = client;
    this.guard = guard;
    this.wheels = wheels;
    this.policy = new RetryPolicy(config.retry().max());
  }

  @Override
  public Step run(Exchange exchange) {
    attempt(
        exchange,
        result -> {
          if (mayRepeat(exchange, result)) {
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
                  ended.completeExceptionally(new FailedAttempt(mayRepeat(exchange, result)));
                }
              });
        });
    return ended;
  }

  private boolean mayRepeat(Exchange exchange, AttemptResult result) {
    return !exchange.committed
        && exchange.upstream != null // else there was nobody to send to
        && policy.allows(
            result.outcome(),
            exchange.attempts,
            exchange.function().spec().retry(),
            exchange.safeToRepeat,
            exchange.remainingNanos());
  }

  private void attempt(Exchange exchange, Consumer<AttemptResult> done) {
    Upstream upstream = pick(exchange);
    exchange.upstream = upstream;
    if (upstream == null) {
      exchange.result = AttemptResult.failed(Outcome.REFUSED, "no instance");
      done.accept(exchange.result);
      return;
    }
    exchange.attempts++;
    exchange.candidates().tried(upstream);
    long begin = System.nanoTime();
    exchange.attempt =
        client.send(
            exchange,
            result -> {
              if (exchange.attemptLimit != null) {
                exchange.attemptLimit.cancel();
                exchange.attemptLimit = null;
              }
              exchange.upstreamNanos = System.nanoTime() - begin;
              exchange.result = result;
              feedCircuit(upstream, result.outcome());
              if (!exchange.finished) {
                done.accept(result);
              }
            });
    limitAttempt(exchange);
  }

  /**
   * An idempotent attempt is given up after its own limit, so that another instance can be tried.
   */
  private void limitAttempt(Exchange exchange) {
    Duration limit = exchange.function().spec().attemptTimeout();
    Attempt attempt = exchange.attempt;
    if (limit != null && exchange.safeToRepeat && attempt != null) {
      exchange.attemptLimit =
          wheels.add(
              System.nanoTime() + limit.toNanos(),
              () -> attempt.abort(Outcome.OUTCOME_UNKNOWN, "the attempt took too long"));
    }
  }

  private static @Nullable Upstream pick(Exchange exchange) {
    Candidates candidates = exchange.candidates();
    if (candidates.size() == 0) {
      return null;
    }
    try {
      return (Upstream)
          exchange.target().service().selectInstanceFromListAndRecordStart(candidates, false);
    } catch (NoServiceInstanceFoundException e) {
      return null;
    }
  }

  private static void feedCircuit(Upstream upstream, Outcome outcome) {
    if (outcome.blamesInstance()) {
      upstream.circuit().record(false);
    } else if (outcome.clearsInstance()) {
      upstream.circuit().record(true);
    }
  }
}
