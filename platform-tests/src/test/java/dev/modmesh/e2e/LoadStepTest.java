package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Load that grows five times, then nothing, then one call: hosts follow, and no call fails. */
final class LoadStepTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration LOW = Duration.ofSeconds(Form.of(5, 30));
  private static final Duration HIGH = Duration.ofSeconds(Form.of(15, 60));
  private static final int PER_SECOND = 10;

  @RegisterExtension
  static final Platform PLATFORM =
      Platform.builder().autoscaler().set("modmesh.autoscaler.interval", "250ms").build();

  @Test
  void hostsFollowTheLoadToNothingAndBackWithoutAFailedCall() {
    publish();
    // With so long an objective a cold start is in time: an idle pool sleeps after 5 s.
    pool(Map.of("min", 0, "max", 3, "concurrency", 2, "slo", "1m"));
    Schedule steps = Schedule.of(PER_SECOND, LOW).then(5 * PER_SECOND, HIGH);

    CallLog log = OpenLoop.start(PLATFORM.anonymous(), Load.of("steady", "work", steps)).report();

    assertThat(log.failures()).isEmpty();
    assertThat(desired()).as("hosts that were wanted: %s", desired()).contains(3);
    Await.until("the pool sleeps", SOON, LoadStepTest::nobodyAnswers);

    long begun = System.nanoTime();
    PLATFORM.anonymous().call("steady", "work", "first").expect(200);
    System.out.printf(
        "first call after idle: %d ms, measured cold start: %s s%n",
        Duration.ofNanos(System.nanoTime() - begun).toMillis(), coldStart());
    assertThat(PLATFORM.passing()).isNotEmpty();
  }

  /** A host that drains still answers. */
  private static boolean nobodyAnswers() {
    return PLATFORM.anonymous().get("/api/v1/instances").items().stream()
        .map(instance -> String.valueOf(instance.get("health")))
        .noneMatch(Set.of("passing", "draining")::contains);
  }

  private static void publish() {
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
  }

  private static void pool(Map<String, ?> settings) {
    PLATFORM.admin().put("/api/v1/pools/default", settings).expect(200);
  }

  private static List<Map<String, @Nullable Object>> decisions() {
    return PLATFORM
        .anonymous()
        .get("/api/v1/pools/default/decisions?changes=true&limit=100")
        .items();
  }

  private static List<@Nullable Object> desired() {
    return decisions().stream().<@Nullable Object>map(one -> one.get("desired")).toList();
  }

  private static String coldStart() {
    return decisions().stream()
        .map(one -> one.get("explanation"))
        .filter(Map.class::isInstance)
        .map(explanation -> String.valueOf(((Map<?, ?>) explanation).get("cold_start_s")))
        .findFirst()
        .orElse("");
  }
}
