package dev.modmesh.autoscaler.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path trace;

  @BeforeEach
  void record() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int second = 0; second < 120; second++) {
      int calls = second > 40 ? 60 : 10;
      lines.append(
          "{\"second\":%d,\"pool\":\"default\",\"arrivals\":%d,\"completions\":%d,\"service_sum_s\":%s}%n"
              .formatted(second, calls, calls, calls * 0.1));
    }
    trace = Files.writeString(folder.resolve("tuesday.json"), lines);
  }

  private int simulate(String... arguments) {
    return Simulate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void comparesThePoliciesSideBySide() {
    int status = simulate(trace.toString(), "--slo", "500ms", "--cold-start", "1s");

    assertThat(status).isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(5)
        .first()
        .asString()
        .startsWith("POOL            POLICY           CALLS   MISSED      P50      P99");
    assertThat(out.toString()).containsPattern("(?m)^default +surge +5150 ");
    assertThat(out.toString()).containsPattern("(?m)^default +fixed:\\d+ +5150 ");
  }

  @Test
  void givesTheSameAsJsonEveryTime() {
    simulate(trace.toString(), "--slo", "500ms", "--policies", "surge,fixed:3", "-o", "json");
    simulate(trace.toString(), "--slo", "500ms", "--policies", "surge,fixed:3", "-o", "json");

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo(lines.getLast());
    List<?> rows =
        (List<?>)
            Objects.requireNonNull(
                new JacksonCodec().read(lines.getFirst().getBytes(StandardCharsets.UTF_8)));
    assertThat(((Map<?, ?>) Objects.requireNonNull(rows.getLast())))
        .extracting("policy", "calls", "scale_actions")
        .containsExactly("fixed:3", 5150, 1);
  }

  @Test
  void saysWhatIsWrongWithTheArguments() {
    assertThat(simulate()).isEqualTo(Simulate.USAGE);
    assertThat(simulate(trace.toString(), "--policies", "surge,best")).isEqualTo(Simulate.USAGE);
    assertThat(simulate(trace.toString(), "--slo", "fast")).isEqualTo(Simulate.USAGE);
    assertThat(simulate(folder.resolve("none.json").toString())).isEqualTo(Simulate.USAGE);
    assertThat(err.toString())
        .contains("give either a TRACE to replay or --stdio")
        .contains("policy is `best`: must be surge, kpa, hpa, fixed or fixed:N")
        .contains("there is no file");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void needsServiceTimesFromSomewhere() throws IOException {
    Path bare = Files.writeString(folder.resolve("bare.csv"), "second,arrivals\n0,5\n1,5\n");

    assertThat(simulate(bare.toString())).isEqualTo(Simulate.USAGE);
    assertThat(err.toString()).contains("pool default has no service times: give --service");
    assertThat(simulate(bare.toString(), "--service", "50ms")).isZero();
  }
}
