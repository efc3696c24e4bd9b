package dev.modmesh.gateway.trace;

import dev.modmesh.client.trace.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The spans of one recorded call. Confined to the event loop of its call. */
public final class CallTrace {
  private static final String INSTANCE = "modmesh.instance";
  private static final String OUTCOME = "modmesh.outcome";
  private static final String STATUS = "http.response.status_code";

  private final Traces traces;
  private final String subject;
  private final String callId;
  private final long epochOffset; // what makes a time of System.nanoTime() one since 1970
  private final Span call;
  private final Context within;
  private @Nullable Span attempt;
  private @Nullable String stage;
  private long stageNanos;

  private CallTrace(
      Traces traces,
      Context parent,
      String what,
      SpanKind kind,
      String subject,
      String callId,
      long startNanos) {
    this.traces = traces;
    this.subject = subject;
    this.callId = callId;
    this.epochOffset = epochNanos() - System.nanoTime();
    this.call =
        traces
            .span(what + " " + subject, parent)
            .setSpanKind(kind)
            .setStartTimestamp(epochOffset + startNanos, TimeUnit.NANOSECONDS)
            .setAttribute("modmesh.call_id", callId)
            .startSpan();
    this.within = parent.with(call);
  }

  static CallTrace ofCaller(
      Traces traces, Context parent, String subject, String callId, long startNanos) {
    return new CallTrace(traces, parent, "call", SpanKind.SERVER, subject, callId, startNanos);
  }

  private static long epochNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /** The trace of what the call leaves behind: its result is fetched anew. */
  public CallTrace inBackground() {
    return new CallTrace(
        traces, within, "refresh", SpanKind.INTERNAL, subject, callId, System.nanoTime());
  }

  /** The header that names this call. */
  public String traceparent() {
    return Traces.traceparent(call);
  }

  /** The header that names the attempt under way. */
  public String attemptTraceparent() {
    return Traces.traceparent(attempt == null ? call : attempt);
  }

  /** A stage has something to do with the call from now on. */
  public void stageBegins(String name) {
    stage = name;
    stageNanos = System.nanoTime();
  }

  /** Whatever stage there was is done. */
  public void stageEnds() {
    stageEnds(null);
  }

  private void stageEnds(@Nullable String instance) {
    String name = stage;
    if (name == null) {
      return;
    }
    stage = null;
    Span span =
        traces
            .span(name, within)
            .setStartTimestamp(epochOffset + stageNanos, TimeUnit.NANOSECONDS)
            .startSpan();
    if (instance != null) {
      span.setAttribute(INSTANCE, instance);
    }
    end(span);
  }

  /**
   * An instance has been picked.
   *
   * @param instance null if there was none
   */
  public void picked(@Nullable String instance) {
    stageEnds(instance);
  }

  /** An attempt begins. */
  public void attemptBegins(String instance, int number) {
    attempt =
        traces
            .span("attempt " + subject, within)
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(epochOffset + System.nanoTime(), TimeUnit.NANOSECONDS)
            .setAttribute(INSTANCE, instance)
            .setAttribute("modmesh.attempt", (long) number)
            .startSpan();
  }

  /**
   * The attempt has ended.
   *
   * @param status 0 without an answer
   * @param cause of a failure of the transport
   */
  public void attemptEnds(String outcome, boolean fault, int status, @Nullable String cause) {
    Span span = attempt;
    if (span == null) {
      return;
    }
    attempt = null;
    span.setAttribute(OUTCOME, outcome);
    if (status > 0) {
      span.setAttribute(STATUS, (long) status);
    }
    if (fault) {
      span.setStatus(StatusCode.ERROR, cause == null ? outcome : cause);
    }
    end(span);
  }

  /** The call has ended. */
  public void ends(CallEnd how) {
    stageEnds();
    attemptEnds("cancelled", false, 0, null);
    call.setAttribute("modmesh.module", how.module());
    call.setAttribute("modmesh.function", how.function());
    if (how.version() != null) {
      call.setAttribute("modmesh.version", how.version());
    }
    if (how.instance() != null) {
      call.setAttribute(INSTANCE, how.instance());
    }
    if (how.outcome() != null) {
      call.setAttribute(OUTCOME, how.outcome());
    }
    call.setAttribute("modmesh.cache", how.cache());
    call.setAttribute("modmesh.attempts", (long) how.attempts());
    if (how.status() > 0) {
      call.setAttribute(STATUS, (long) how.status());
    }
    if (how.fault()) {
      call.setStatus(StatusCode.ERROR, how.outcome() == null ? "" : how.outcome());
    }
    end(call);
  }

  private void end(Span span) {
    span.end(epochOffset + System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
