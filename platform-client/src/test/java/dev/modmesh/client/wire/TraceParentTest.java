package dev.modmesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @ParameterizedTest
  @ValueSource(strings = {"", "-of-a-later-version"})
  void findsTheTrace(String more) {
    assertThat(TraceParent.traceId("00-" + TRACE + "-00f067aa0ba902b7-01" + more)).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-aa-bb-01",
        "00-" + TRACE + "-00f067aa0ba902b7-0",
        "00-" + TRACE + "-00f067aa0ba902b7_01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6\n3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void takesNothingElseForOne(String header) {
    assertThat(TraceParent.traceId(header)).isNull();
  }

  @Test
  void thereMayBeNoHeader() {
    assertThat(TraceParent.traceId(null)).isNull();
  }

  @Test
  void isTakenApartAndPutTogether() {
    String header = "00-" + TRACE + "-00f067aa0ba902b7-01";

    assertThat(TraceParent.spanId(header)).isEqualTo("00f067aa0ba902b7");
    assertThat(TraceParent.flags(header)).isEqualTo("01");
    assertThat(TraceParent.of(TRACE, "00f067aa0ba902b7", "01")).isEqualTo(header);
  }
}
