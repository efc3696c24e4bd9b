package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.explain.CallLog;
import dev.modmesh.gateway.explain.CallRow;
import dev.modmesh.gateway.outcome.Outcome;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** The stages of a call, in order. What a call goes through is what stands in this list. */
@Singleton
class CallPipeline {
  private static final Logger LOG = Logger.getLogger(CallPipeline.class);

  /** Where a call begins that nobody waits for. */
  static final int DEADLINE = 2;

  private final List<Stage> stages;
  private final CacheStage cache;
  private final HoldStage hold;
  private final GateStage gate;
  private final IdempotencyStage idempotency;
  private final HotVersions hot;
  private final Explainer explainer;
  private final CallLog calls;

  CallPipeline(
      AdmitStage admit,
      ResolveStage resolve,
      DeadlineStage deadline,
      CacheStage cache,
      HoldStage hold,
      GateStage gate,
      IdempotencyStage idempotency,
      AttemptStage attempts,
      JudgeStage judge,
      FillStage fill,
      KeepStage keep,
      HotVersions hot,
      Explainer explainer,
      CallLog calls) {
    this.stages =
        List.of(
            admit, resolve, deadline, cache, hold, gate, idempotency, attempts, judge, fill, keep);
    this.cache = cache;
    this.hold = hold;
    this.gate = gate;
    this.idempotency = idempotency;
    this.hot = hot;
    this.explainer = explainer;
    this.calls = calls;
  }

  /** Runs from where the exchange stands to the next wait, or to the answer. */
  void run(Exchange exchange) {
    try {
      Stage.Step step = Stage.Step.NEXT;
      while (step == Stage.Step.NEXT) {
        if (exchange.trace != null) {
          exchange.trace.stageEnds();
        }
        step = stages.get(exchange.nextStage()).run(exchange);
      }
      if (step == Stage.Step.ANSWER) {
        answer(exchange);
      }
    } catch (ProblemException problem) {
      exchange.fail(problem, outcomeOf(problem.type()));
    } catch (RuntimeException e) {
      CallScope.log(exchange, () -> LOG.error("A call failed inside the gateway", e));
      exchange.fail(
          new ProblemException(ProblemType.INTERNAL_ERROR, "The gateway failed; its log says why."),
          Outcome.INSTANCE_FAILURE);
    }
  }

  private static Outcome outcomeOf(ProblemType type) {
    return type == ProblemType.DEADLINE_EXCEEDED ? Outcome.DEADLINE : Outcome.CALLER_ERROR;
  }

  /** Writes the answer and the record, once. */
  void answer(Exchange exchange) {
    if (exchange.finished) {
      return;
    }
    exchange.finished = true;
    if (exchange.deadline != null) {
      exchange.deadline.cancel();
    }
    cache.settle(exchange);
    explainer.complete(exchange);
    if (!exchange.background) {
      AnswerWriter.write(exchange);
    }
    record(exchange);
  }

  private void record(Exchange exchange) {
    CallTraces.end(exchange);
    gate.leave(exchange);
    hold.over(exchange);
    idempotency.abandon(exchange);
    if (exchange.background
        || exchange.function == null
        || exchange.outcome == null
        || exchange.target == null) {
      return;
    }
    long nanos = System.nanoTime() - exchange.startNanos;
    exchange.function.stats().record(exchange.outcome, nanos);
    hot.called(exchange.target);
    calls.add(
        new CallRow(
            exchange.callId,
            System.currentTimeMillis(),
            exchange.target.module(),
            exchange.functionName,
            exchange.upstream == null ? null : exchange.upstream.serviceId(),
            exchange.outcome,
            exchange.attempts,
            nanos,
            exchange.explanation));
  }

  /**
   * The caller has gone: nobody waits for an answer, so nothing is left running for it. A call that
   * holds a key goes on, since its caller will ask for the answer again, as does one whose result
   * others wait for.
   */
  void cancel(Exchange exchange) {
    if (exchange.finished || exchange.claim != null || CacheStage.isAwaited(exchange)) {
      return;
    }
    exchange.finished = true;
    exchange.outcome = Outcome.CANCELLED;
    if (exchange.deadline != null) {
      exchange.deadline.cancel();
    }
    if (exchange.attempt != null) {
      exchange.attempt.abort(Outcome.CANCELLED, "the caller has gone");
    }
    cache.settle(exchange);
    record(exchange);
  }
}
