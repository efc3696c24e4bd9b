package dev.modmesh.autoscaler.simulate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.modmesh.client.wire.JacksonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceReaderTest {
  private static List<ArrivalTrace> read(boolean csv, String... lines) throws IOException {
    return new TraceReader(new JacksonCodec())
        .read(new BufferedReader(new StringReader(String.join("\n", lines))), csv);
  }

  @Test
  void readsJsonLinesByPoolInAnyOrder() throws IOException {
    List<ArrivalTrace> traces =
        read(
            false,
            "{\"second\":1767225602,\"pool\":\"gpu\",\"arrivals\":3}",
            "",
            "{\"second\":1767225601,\"arrivals\":2,\"completions\":2,\"service_sum_s\":0.4}",
            "{\"second\":1767225600,\"arrivals\":1,\"new\":\"ignored\"}");

    assertThat(traces)
        .containsExactly(
            new ArrivalTrace("gpu", List.of(new TraceSecond(1767225602, 3, 0, 0, 0))),
            new ArrivalTrace(
                "default",
                List.of(
                    new TraceSecond(1767225600, 1, 0, 0, 0),
                    new TraceSecond(1767225601, 2, 2, 0.4, 0))));
    assertThat(traces.getLast().durationSeconds()).isEqualTo(2);
  }

  @Test
  void readsCsvWithALineOfNames() throws IOException {
    List<ArrivalTrace> traces =
        read(true, "second,arrivals,service_sum_s,completions", "5,10,2.5,10", "6,0,,");

    assertThat(traces.getFirst().seconds())
        .containsExactly(new TraceSecond(5, 10, 10, 2.5, 0), new TraceSecond(6, 0, 0, 0, 0));
    assertThat(traces.getFirst().service()).contains(new ServiceTimes(0.25, 0.5));
  }

  @Test
  void saysWhichLineIsWrong() {
    assertThatThrownBy(() -> read(false, "{\"second\":1,\"arrivals\":1}", "{\"second\":2}"))
        .hasMessage("line 2: `arrivals` is `null`: must be a number, at least 0");
    assertThatThrownBy(() -> read(false, "[1]")).hasMessage("line 1: it is not a JSON object");
    assertThatThrownBy(() -> read(true, "second,arrivals", "1,2,3"))
        .hasMessage("line 2: it has 3 cells: must be 2, as in the first line");
    assertThatThrownBy(() -> read(true, "second,arrivals", "1,-2"))
        .hasMessageContaining("`arrivals` is `-2`");
    assertThatThrownBy(() -> read(false, "")).hasMessage("the trace is empty");
  }

  @Test
  void theCallsHaveTheCountsAndTheServiceTimesOfTheTrace() {
    ArrivalTrace trace =
        new ArrivalTrace(
            "p",
            IntStream.range(0, 200)
                .mapToObj(
                    i -> new TraceSecond(1000 + i, i % 50, i % 50, i % 50 * 0.2, i % 50 * 0.05))
                .toList());

    Calls calls = new Calls(trace, ServiceTimes.around(9), 7);

    double[] counts = new double[200];
    double sum = 0;
    double last = 0;
    int total = 0;
    while (calls.hasNext()) {
      Call call = calls.next();
      assertThat(call.arrival()).isGreaterThanOrEqualTo(last);
      last = call.arrival();
      counts[(int) call.arrival()]++;
      sum += call.service();
      total++;
    }
    assertThat(counts).containsExactly(IntStream.range(0, 200).mapToDouble(i -> i % 50).toArray());
    assertThat(sum / total).isCloseTo(0.2, within(0.01));
  }
}
