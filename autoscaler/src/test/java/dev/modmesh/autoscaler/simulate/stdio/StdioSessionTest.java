package dev.modmesh.autoscaler.simulate.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.autoscaler.decide.surge.Surge;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class StdioSessionTest {
  private static final String HELLO =
      """
      {"type":"hello","protocol":1,"module":"m","concurrency":4,"min_replicas":0,\
      "max_replicas":100,"slo_s":1.0,"initial_replicas":2,"queue_timeout_s":30.0,\
      "cold_start_hint_s":null}""";
  private static final String READY =
      "{\"type\":\"ready\",\"name\":\"surge\",\"tick_s\":0.5,\"poke_queue\":1}";

  private final StringWriter errors = new StringWriter();
  private boolean understood;

  private List<String> talk(boolean explains, String... lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    understood =
        new StdioSession(
                new JacksonCodec(),
                pool -> new Surge(),
                explains,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintWriter(errors, true))
            .run(new BufferedReader(new StringReader(String.join("\n", lines))));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String observation(double time, int arrivals) {
    return String.format(
        Locale.ROOT,
        """
        {"type":"obs","event":"tick","t":%.1f,"dt":0.5,"ready":2,"starting":0,"draining":0,\
        "desired":2,"queue":0,"executing":4,"arrivals":%d,"completions":%d,"dropped":0,\
        "avg_concurrency":4.0,"avg_executing":4.0,"avg_queue":0.0,"utilisation":0.5,\
        "service_sum_s":%.2f,"service_sumsq":0.1,"latency_sum_s":2.0,"slo_bad":0,\
        "oldest_wait_s":0.0,"cold_starts_s":[],"seconds":[[4.0,10,1]]}""",
        time,
        arrivals,
        arrivals,
        arrivals * 0.2);
  }

  @Test
  void greetsAnswersEachObservationAndEndsWithBye() throws IOException {
    List<String> answers =
        talk(false, HELLO, observation(0.5, 10), observation(1.0, 100), "{\"type\":\"bye\"}");

    assertThat(answers)
        .containsExactly(
            READY,
            "{\"desired\":2,\"reason\":\"feed-forward\"}",
            "{\"desired\":8,\"reason\":\"feed-forward\"}");
    assertThat(understood).isTrue();
    assertThat(errors.toString()).isEmpty();
  }

  @Test
  void aRecordedConversationGivesTheSameAnswersByteForByte() throws IOException {
    List<String> lines = new ArrayList<>(List.of(HELLO));
    for (int i = 1; i <= 500; i++) {
      lines.add(observation(i * 0.5, (int) (20 + 15 * Math.sin(i / 7.0)) * (i % 90 < 60 ? 1 : 0)));
    }
    String[] recorded = lines.toArray(String[]::new);

    List<String> first = talk(true, recorded);
    List<String> again = talk(true, recorded);

    assertThat(first).hasSize(501).isEqualTo(again);
  }

  @Test
  void holdsOnWhatItCannotRead() throws IOException {
    List<String> answers =
        talk(
            false,
            HELLO,
            observation(0.5, 100),
            "{\"type\":\"obs\",\"t\":1.0,\"dt\":0.5,\"arrivals\":NaN}",
            "{\"type\":\"obs\",\"event\":\"tick\",\"t\":1.5,\"dt\":0.5}",
            "{\"type\":\"obs\",\"event\":\"tick\",\"t\":2.0,\"dt\":0.5,\"ready\":\"three\"}");

    assertThat(answers.subList(2, 5)).containsOnly("{\"desired\":13,\"reason\":\"hold\"}");
    assertThat(errors.toString()).contains("unreadable message");
  }

  @Test
  void refusesAnotherProtocolAndAConversationWithoutGreeting() throws IOException {
    assertThat(talk(false, "{\"type\":\"hello\",\"protocol\":2}")).isEmpty();
    assertThat(understood).isFalse();
    assertThat(talk(false, observation(0.5, 1))).isEmpty();
    assertThat(understood).isFalse();
    assertThat(errors.toString())
        .contains("protocol is `2`: must be 1")
        .contains("the first message must be a hello");
  }

  @Test
  void saysWhichPartOfAGreetingIsWrong() throws IOException {
    talk(false, "{\"type\":\"hello\",\"protocol\":1,\"concurrency\":0}");

    assertThat(understood).isFalse();
    assertThat(errors.toString()).contains("concurrency is `0`: must be at least 1");
  }
}
