package dev.modmesh.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.gateway.event.Event;
import dev.modmesh.gateway.event.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {
  private static final Instant BEGIN = Instant.ofEpochSecond(1_767_225_600);

  @TempDir Path folder;
  private final EventLog events = new EventLog();
  private Instant now = BEGIN;
  private DecisionLog log;

  @BeforeEach
  void open() {
    log = open(folder.resolve("decisions.db"));
  }

  private DecisionLog open(Path file) {
    return new DecisionLog(events, new SqliteDecisionStore(file, new JacksonCodec(), () -> now));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static ScalingDecision decision(int second, int desired) {
    return new ScalingDecision(
        BEGIN.plusSeconds(second), desired, "feed-forward", Map.of("second", second));
  }

  private static List<@Nullable Object> seconds(List<Map<String, @Nullable Object>> decisions) {
    return decisions.stream()
        .map(one -> one.get("explanation"))
        .<@Nullable Object>map(told -> told instanceof Map<?, ?> map ? map.get("second") : null)
        .toList();
  }

  @Test
  void keepsEveryChangeAndOneOfTenSecondsWithoutAny() {
    for (int second = 0; second < 25; second++) {
      log.add("default", decision(second, second == 13 ? 2 : 1));
    }

    assertThat(seconds(log.newest("default", 50, false))).containsExactly(24, 14, 13, 10, 0);
    assertThat(seconds(log.newest("default", 50, true))).containsExactly(14, 13, 0);
    assertThat(log.newest("other", 50, false)).isEmpty();
    assertThat(events.since(0, 10).stream().map(Event::message))
        .containsExactly("From 1 to 2 hosts: feed-forward.", "From 2 to 1 hosts: feed-forward.");
  }

  @Test
  void keepsAlsoTheFirstThatHoldsAndTheFirstThatDoesNot() {
    for (int second = 0; second < 9; second++) {
      String reason = second >= 4 && second < 7 ? "hold" : "feed-forward";
      log.add(
          "default",
          new ScalingDecision(BEGIN.plusSeconds(second), 1, reason, Map.of("second", second)));
    }

    assertThat(seconds(log.newest("default", 50, false))).containsExactly(7, 4, 0);
    assertThat(events.since(0, 10)).isEmpty();
  }

  @Test
  void goesOnAfterARestartWithWhatItKnewAndTellsNoChangeTwice() {
    for (int second = 0; second < 200; second++) {
      log.add("default", decision(second, second % 5));
    }
    log.close();

    log = open(folder.resolve("decisions.db"));

    assertThat(seconds(log.newest("default", 3, false))).containsExactly(199, 198, 197);
    assertThat(log.newest("default", 1000, true)).hasSize(200);
    int told = events.since(0, 1000).size();
    log.add("default", decision(200, 4));
    log.add("default", decision(199, 4));
    assertThat(events.since(0, 1000)).hasSize(told);
    assertThat(seconds(log.newest("default", 1, false))).containsExactly(199);
  }

  @Test
  void takesADecisionOnceThatIsToldTwice() {
    log.add("default", decision(0, 1));
    log.add("default", decision(1, 2));

    log.add("default", decision(0, 1));
    log.add("default", decision(1, 2));

    assertThat(seconds(log.newest("default", 1000, false))).containsExactly(1, 0);
  }

  @Test
  void forgetsWhatIsOlderThanADay() {
    log.add("default", decision(0, 1));
    assertThat(log.newest("default", 1000, false)).hasSize(1);

    now = BEGIN.plus(Duration.ofHours(24)).plusSeconds(1);

    assertThat(log.newest("default", 1000, false)).isEmpty();
    log.add("default", decision(90_000, 2));
    assertThat(seconds(log.newest("default", 1000, false))).containsExactly(90_000);
  }

  @Test
  void keepsSoManyOfAPoolAndNoMore() {
    int many = SqliteDecisionStore.MOST + 100;
    for (int second = 0; second < many; second++) {
      log.add("busy", decision(second, second % 2));
      if (second % 1000 == 0) {
        assertThat(log.newest("busy", 1000, true)).isNotEmpty(); // lets the writer catch up
      }
    }
    log.add("quiet", decision(0, 1));
    now = BEGIN.plus(Duration.ofMinutes(2)); // time to sweep
    log.add("busy", decision(many, 7));

    assertThat(log.newest("busy", many * 2, false)).hasSize(SqliteDecisionStore.MOST);
    assertThat(log.newest("quiet", many, false)).hasSize(1);
  }

  @Test
  void goesOnInMemoryWithoutADisk() {
    log.close();

    log = open(folder.resolve("missing").resolve("decisions.db"));
    log.add("default", decision(0, 1));
    log.add("default", decision(1, 2));

    assertThat(seconds(log.newest("default", 50, false))).containsExactly(1, 0);
    assertThat(events.since(0, 10)).hasSize(1);
  }
}
