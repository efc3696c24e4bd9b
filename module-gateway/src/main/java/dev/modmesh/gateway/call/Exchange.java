package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.Origin;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.near.Entry;
import dev.modmesh.cache.result.Load;
import dev.modmesh.gateway.access.Principal;
import dev.modmesh.gateway.balance.Candidates;
import dev.modmesh.gateway.balance.StorkChoice;
import dev.modmesh.gateway.cache.CachedFunction;
import dev.modmesh.gateway.demand.Demands;
import dev.modmesh.gateway.demand.HoldQueue;
import dev.modmesh.gateway.discovery.CallTable;
import dev.modmesh.gateway.discovery.FunctionTarget;
import dev.modmesh.gateway.discovery.Target;
import dev.modmesh.gateway.downstream.Downstream;
import dev.modmesh.gateway.explain.Explanation;
import dev.modmesh.gateway.idempotency.KeptAnswer;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.overload.LoadGate;
import dev.modmesh.gateway.retry.RetryDecision;
import dev.modmesh.gateway.trace.CallTrace;
import dev.modmesh.gateway.upstream.Upstream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * One call, from its first byte to its record. Mutable and confined to one event loop; every stage
 * writes what it finds out here.
 */
final class Exchange {
  // what came in
  final Downstream downstream;
  final ContextInternal context;
  final Principal principal;
  CallTable table;
  final String moduleName;
  final String functionName;
  final String callId;
  final long startNanos;
  Buffer body = Buffer.buffer();
  BodyScanner.Scan scan = BodyScanner.Scan.EMPTY;

  // what the stages found out
  int depth;
  @Nullable Target target;
  @Nullable FunctionTarget function;
  long deadlineNanos = Long.MAX_VALUE;
  boolean limitedByCaller;
  DeadlineWheel.@Nullable Entry deadline;
  boolean safeToRepeat;

  // what it means for its pool
  Demands.@Nullable Pool demand;
  HoldQueue.@Nullable Held held;
  double executingSince = -1;

  // the place among the calls that the instances may have
  String caller = "";
  @Nullable LoadGate gate;
  long gateNanos;
  boolean shed; // an instance shed this call

  // the key under which it runs
  @Nullable HeldClaim claim;
  @Nullable KeptAnswer replay;

  // what the cache has to do with it
  @Nullable CachedFunction cached;
  @Nullable ResultKey cacheKey;
  String cacheStatus = CacheStage.BYPASS;
  @Nullable Load load;
  @Nullable Entry kept;
  boolean background; // it fetches a new result, and nobody waits for its answer

  // attempts
  @Nullable Candidates candidates;
  int attempts;
  @Nullable Upstream upstream;
  @Nullable StorkChoice storkChoice;
  @Nullable Attempt attempt;
  DeadlineWheel.@Nullable Entry attemptLimit;
  @Nullable AttemptResult result;
  long upstreamNanos;
  @Nullable RetryDecision lastDecision;
  @Nullable Explanation explanation;
  @Nullable CallTrace trace;
  boolean explained; // by the caller's wish, so that the answer carries it

  // the end
  @Nullable ProblemException problem;
  @Nullable Origin problemOrigin;
  @Nullable Outcome outcome;
  int retryAfterSeconds;
  boolean committed;
  boolean finished;

  private final CallPipeline pipeline;
  private int nextStage;

  Exchange(
      CallPipeline pipeline,
      Downstream downstream,
      ContextInternal context,
      Principal principal,
      CallTable table,
      String moduleName,
      String functionName,
      String callId) {
    this.pipeline = pipeline;
    this.downstream = downstream;
    this.context = context;
    this.principal = principal;
    this.table = table;
    this.moduleName = moduleName;
    this.functionName = functionName;
    this.callId = callId;
    this.startNanos = System.nanoTime();
  }

  /** A header of the caller; null if there is none. */
  @Nullable String header(CharSequence name) {
    return downstream.header(name);
  }

  /** The trace context that this call belongs to; null if there is none. */
  @Nullable String traceparent() {
    String caller = header(CallHeaders.TRACEPARENT);
    return caller == null && trace != null ? trace.traceparent() : caller;
  }

  /** The version that was resolved; stages after the resolve stage may rely on it. */
  Target target() {
    return require(target);
  }

  /** The function that was found; stages after the resolve stage may rely on it. */
  FunctionTarget function() {
    return require(function);
  }

  /** How results of the function are kept; there once the cache has looked at the call. */
  CachedFunction cached() {
    return require(cached);
  }

  /** The candidates; there from the first attempt on. */
  Candidates candidates() {
    return require(candidates);
  }

  private static <T> T require(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a stage ran before the stage that it needs");
    }
    return value;
  }

  long remainingNanos() {
    return deadlineNanos - System.nanoTime();
  }

  /** The same call once more, for the cache alone; it begins with its deadline. */
  Exchange inBackground(Load load) {
    Exchange copy =
        new Exchange(
            pipeline, downstream, context, principal, table, moduleName, functionName, callId);
    copy.background = true;
    copy.load = load;
    copy.trace = trace == null ? null : trace.inBackground();
    copy.body = body;
    copy.scan = scan;
    copy.depth = depth;
    copy.cached = cached;
    copy.cacheKey = cacheKey;
    copy.target = target;
    copy.function = function;
    copy.safeToRepeat = safeToRepeat;
    Candidates own = candidates;
    copy.candidates = own == null ? null : new Candidates(target().candidates(), own.hash());
    copy.nextStage = CallPipeline.DEADLINE;
    return copy;
  }

  int nextStage() {
    return nextStage++;
  }

  /** Goes on after a stage that said {@link Stage.Step#LATER}. */
  void resume() {
    pipeline.run(this);
  }

  /** Ends the call with what it has. */
  void answer() {
    pipeline.answer(this);
  }

  /** Ends the call with a problem. */
  void fail(ProblemException why, Outcome how) {
    problem = why;
    outcome = how;
    pipeline.answer(this);
  }
}
