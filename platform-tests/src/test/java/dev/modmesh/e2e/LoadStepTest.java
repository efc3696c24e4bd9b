package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Load that grows five times, then nothing, then one call: hosts follow, no call fails, and the
 * call that wakes the pool is in time as the policy says: {@code 1.15 D + 2 S}.
 */
final class LoadStepTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration LOW = Duration.ofSeconds(Form.of(5, 30));
  private static final Duration HIGH = Duration.ofSeconds(Form.of(15, 60));
  private static final int PER_SECOND = 10;
  private static final int WAKE_UPS = Form.of(3, 25);
  // By which the policy judges whether a cold start is in time. In the short form the machine may
  // do other things as well.
  private static final double MARGIN = Form.isChaos() ? 1.15 : 2;
  private static final Set<String> READY = Set.of("instance-joined", "instance-passing");
  private static final Duration SERVICE = Duration.ofMillis(100);

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

    List<WakeUp> wakeUps = new ArrayList<>();
    for (int i = 0; i < WAKE_UPS; i++) {
      Await.until("the pool sleeps", SOON, LoadStepTest::nobodyAnswers);
      wakeUps.add(wakeUp("first-" + i));
    }

    System.out.printf(
        "first call after idle, in ms, each with the cold start of its host: %s%n", wakeUps);
    assertThat(wakeUps).allMatch(WakeUp::isInTime);
    assertThat(PLATFORM.passing()).isNotEmpty();
  }

  /**
   * A call that found no host.
   *
   * @param answered after it was sent
   * @param coldStart of the host that answered, from the request to its readiness
   */
  private record WakeUp(Duration answered, Duration coldStart) {
    boolean isInTime() {
      double bound = MARGIN * coldStart.toMillis() + 2 * SERVICE.toMillis();
      return answered.toMillis() <= bound;
    }

    @Override
    public String toString() {
      return answered.toMillis() + " of " + coldStart.toMillis();
    }
  }

  private static WakeUp wakeUp(String id) {
    long begun = System.nanoTime();
    Answer answer = PLATFORM.anonymous().call("steady", "work", id).expect(200);
    Duration answered = Duration.ofNanos(System.nanoTime() - begun);
    String host = answer.requireHeader("Modmesh-Instance");
    return new WakeUp(answered, Duration.between(requestedAt(host), readyAt(host)));
  }

  /** Its token is written right before its process is started. */
  private static Instant requestedAt(String host) {
    try {
      return Files.getLastModifiedTime(PLATFORM.data().hostToken(host)).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant readyAt(String host) {
    return PLATFORM.anonymous().get("/api/v1/events?limit=1000").items().stream()
        .filter(event -> host.equals(event.get("subject")))
        .filter(event -> READY.contains(String.valueOf(event.get("type"))))
        .map(event -> Instant.parse(String.valueOf(event.get("time"))))
        .max(Comparator.naturalOrder())
        .orElseThrow();
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
            Manifest.jar("steady", "1.0.0").idempotent("work").with("preload", true),
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
}
