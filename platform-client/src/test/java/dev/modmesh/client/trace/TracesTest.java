package dev.modmesh.client.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:9");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  private final Traces all = new Traces(NOBODY, 1, "test", "1");
  private final Traces none = new Traces(NOBODY, 0, "test", "1");

  @AfterEach
  void stop() {
    all.close();
    none.close();
  }

  private static String header(String flags) {
    return TraceParent.of(TRACE, SPAN, flags);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "03", "ff"})
  void goesOnWithWhatTheCallerRecords(String flags) {
    Context parent = Objects.requireNonNull(none.recorded(header(flags)));

    assertThat(parent).isNotEqualTo(Context.root());
    assertThat(none.continued(header(flags))).isNotNull();
    Span span = none.span("call", parent).startSpan();
    String own = Traces.traceparent(span);
    span.end();
    assertThat(TraceParent.traceId(own)).isEqualTo(TRACE);
    assertThat(TraceParent.spanId(own)).isNotEqualTo(SPAN);
    assertThat(TraceParent.flags(own)).isEqualTo("01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02", "fe"})
  void leavesAloneWhatTheCallerDoesNotRecord(String flags) {
    assertThat(all.recorded(header(flags))).isNull();
    assertThat(all.continued(header(flags))).isNull();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00-aa-bb-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"
      })
  void decidesItselfWhereNobodyDid(@Nullable String header) {
    assertThat(all.recorded(header)).isEqualTo(Context.root());
    assertThat(none.recorded(header)).isNull();
    assertThat(all.continued(header)).isNull();
  }

  @Test
  void neverHoldsUpWhoEndsSpansWithoutACollector() {
    for (int i = 0; i < 20_000; i++) { // many times what the queue holds
      all.span("call", Context.root()).startSpan().end();
    }

    assertThat(all.recorded(null)).isNotNull();
  }
}
