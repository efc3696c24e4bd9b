package dev.modmesh.host.trace;

import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.trace.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The span of one execution, or of one call that a module makes. Confined to its thread. */
public final class RunTrace {
  private static final String OUTCOME = "modmesh.outcome";

  private final long epochOffset; // what makes a time of System.nanoTime() one since 1970
  private final Span span;

  RunTrace(
      Traces traces,
      Context parent,
      String what,
      SpanKind kind,
      String module,
      String function,
      long startNanos) {
    Instant now = Instant.now();
    epochOffset =
        TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
    span =
        traces
            .span(what + " " + module + "/" + function, parent)
            .setSpanKind(kind)
            .setStartTimestamp(epochOffset + startNanos, TimeUnit.NANOSECONDS)
            .setAttribute("modmesh.module", module)
            .setAttribute("modmesh.function", function)
            .startSpan();
  }

  void by(String version, String instance) {
    span.setAttribute("modmesh.version", version);
    span.setAttribute("modmesh.instance", instance);
  }

  void waited(long nanos) {
    span.setAttribute("modmesh.wait_ms", Math.round(nanos / 1e3) / 1e3);
  }

  /** The context in which the call runs, so that what it calls becomes a child of this span. */
  public CallContext within(CallContext call) {
    return call.withTraceparent(Traces.traceparent(span));
  }

  /** It has ended. */
  public void succeeded() {
    ends("success", 200, null);
  }

  /** It has ended so. */
  public void failed(ProblemException problem) {
    ends(problem.type().slug(), problem.type().status(), problem.detail());
  }

  /** It was broken off. */
  public void ended(String outcome) {
    ends(outcome, 0, null);
  }

  private void ends(String outcome, int status, @Nullable String detail) {
    span.setAttribute(OUTCOME, outcome);
    if (status > 0) {
      span.setAttribute("http.response.status_code", (long) status);
    }
    if (status >= 500) {
      span.setStatus(StatusCode.ERROR, detail == null ? outcome : detail);
    }
    span.end(epochOffset + System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
