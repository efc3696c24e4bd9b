package dev.modmesh.gateway.call;

import dev.modmesh.gateway.discovery.Target;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.trace.CallEnd;
import dev.modmesh.gateway.trace.CallTrace;
import dev.modmesh.gateway.trace.Tracing;
import jakarta.inject.Singleton;

/** Tells the trace of a call what its stages found out. */
@Singleton
class CallTraces {
  private final Tracing tracing;

  CallTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  /** Begins, if the call is recorded. */
  void begin(Exchange exchange) {
    if (tracing.isOn()) {
      exchange.trace =
          tracing.begin(
              exchange.header(CallHeaders.TRACEPARENT),
              exchange.depth > 0,
              exchange.moduleName,
              exchange.functionName,
              exchange.callId,
              exchange.startNanos);
    }
  }

  /** Ends what was begun. */
  static void end(Exchange exchange) {
    CallTrace trace = exchange.trace;
    if (trace == null) {
      return;
    }
    Target target = exchange.target;
    Outcome outcome = exchange.outcome;
    trace.ends(
        new CallEnd(
            exchange.moduleName,
            target == null ? null : target.version(),
            exchange.functionName,
            exchange.upstream == null ? null : exchange.upstream.serviceId(),
            outcome == null ? null : outcome.word(),
            outcome != null && outcome.isFault(),
            exchange.cacheStatus,
            exchange.attempts,
            status(exchange)));
  }

  private static int status(Exchange exchange) {
    if (exchange.replay != null) {
      return exchange.replay.status();
    }
    if (exchange.problem != null) {
      return exchange.problem.type().status();
    }
    return exchange.outcome == Outcome.SUCCESS ? 200 : 0;
  }
}
