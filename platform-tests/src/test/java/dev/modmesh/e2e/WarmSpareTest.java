package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.load.Call;
import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.HostCount;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A pool with a warm spare has one ready host more than its load needs, which takes calls while the
 * next one still starts.
 */
final class WarmSpareTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int LOW = 2; // 0.2 run at a time: one host of two
  private static final int HIGH = 10; // one runs at a time, and its swing: two hosts
  private static final Duration LENGTH = Duration.ofSeconds(Form.of(30, 90));

  @RegisterExtension
  static final Platform PLATFORM =
      Platform.builder().autoscaler().set("modmesh.autoscaler.interval", "250ms").build();

  @Test
  void aSpareHostIsReadyTakesLoadAtOnceAndIsReplaced() {
    PLATFORM
        .publisher()
        .activeJar(
            Manifest.jar("steady", "1.0.0").idempotent("work"),
            JarModules.of(
                "Steady",
                """
                @Function public String work(String id) throws Exception {
                  Thread.sleep(100);
                  return id;
                }
                """));
    PLATFORM
        .admin()
        .put(
            "/api/v1/pools/default",
            Map.of("min", 0, "max", 3, "concurrency", 2, "slo", "1m", "warm_spare", 1))
        .expect(200);
    // Without calls nothing is needed, and the spare is there all the same.
    Await.until("only the spare is left", SOON, () -> settledAt(1));

    Schedule low = Schedule.of(LOW, LENGTH.plusSeconds(10));
    OpenLoop quiet = OpenLoop.start(PLATFORM.anonymous(), Load.of("steady", "work", low));
    Await.until("a spare beside the one that is needed", SOON, () -> settledAt(2));
    List<String> before = PLATFORM.passing();

    Schedule high = Schedule.of(HIGH, LENGTH);
    CallLog log;
    try (HostCount count = HostCount.of(PLATFORM)) {
      OpenLoop grown =
          OpenLoop.start(
              PLATFORM.anonymous(), Load.of("steady", "work", high).numberedFrom(1_000_000));
      Await.until("the spare is replaced", SOON, () -> settledAt(3));
      assertThat(PLATFORM.passing()).containsAll(before);
      kill(before.getFirst());
      Await.until(
          "one that dies is replaced as well",
          SOON,
          () -> settledAt(3) && !PLATFORM.passing().contains(before.getFirst()));
      log = grown.report();
      assertThat(count.counts()).as("%s", count.changes()).startsWith(2, 3).doesNotContain(1);
    }

    assertThat(log.failures()).isEmpty();
    Map<String, Duration> firstAnswer = firstAnswers(log);
    Duration replaced =
        firstAnswer.entrySet().stream()
            .filter(host -> !before.contains(host.getKey()))
            .map(Map.Entry::getValue)
            .min(Comparator.naturalOrder())
            .orElse(LENGTH);
    assertThat(firstAnswer).as("both took calls").containsKeys(before.toArray(String[]::new));
    for (String host : before) {
      assertThat(firstAnswer.get(host))
          .as("%s at once: %s", host, firstAnswer)
          .isLessThan(replaced);
    }
    assertThat(log.due(Duration.ZERO, replaced).latency(1))
        .as("nobody waits for the host that starts")
        .isLessThan(replaced);

    assertThat(quiet.report().failures()).isEmpty();
  }

  private static boolean settledAt(int hosts) {
    return HostCount.now(PLATFORM) == hosts && PLATFORM.passing().size() == hosts;
  }

  private static void kill(String host) {
    PLATFORM.data().processes().alive(host).flatMap(ManagedProcess::adopt).orElseThrow().kill();
  }

  /** When each host first answered, counted from the begin of the load. */
  private static Map<String, Duration> firstAnswers(CallLog log) {
    return log.successes().calls().stream()
        .collect(
            Collectors.toMap(
                Call::instance,
                Call::ended,
                (one, other) -> one.compareTo(other) < 0 ? one : other));
  }
}
