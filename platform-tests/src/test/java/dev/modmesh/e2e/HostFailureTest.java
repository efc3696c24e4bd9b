package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three hosts under load, one of which is killed, ended or held. */
final class HostFailureTest {
  private static final int PER_SECOND = 200;
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final Platform PLATFORM = Platform.builder().hosts(3).build();

  @BeforeAll
  static void publish() {
    PLATFORM
        .publisher()
        .activeWasm(Manifest.wasm("load", "1.0.0").idempotent("echo"), Guests.several());
    PLATFORM
        .publisher()
        .activeWasm(
            Manifest.wasm("impatient", "1.0.0")
                .function("echo", Map.of("idempotent", true, "attempt_timeout", "2s")),
            Guests.several());
    PLATFORM
        .publisher()
        .activeJar(
            Manifest.jar("slow", "1.0.0").idempotent("safe").function("once"),
            JarModules.of(
                "Slow",
                """
                @Function public String safe(long millis) throws InterruptedException {
                  Thread.sleep(millis);
                  return "done";
                }
                @Function public String once(long millis) throws InterruptedException {
                  Thread.sleep(millis);
                  return "done";
                }
                """));
    awaitReadyEverywhere();
  }

  @AfterEach
  void bringAllBack() {
    for (PlatformProcess host : hosts()) {
      if (!host.isAlive()) {
        host.start();
      }
    }
    hosts().forEach(PLATFORM::awaitPassing);
    awaitReadyEverywhere();
  }

  private static List<PlatformProcess> hosts() {
    return Stream.of("host-1", "host-2", "host-3").map(PLATFORM::host).toList();
  }

  /** So that a call can meet any of the three. */
  private static void awaitReadyEverywhere() {
    Gateway gateway = PLATFORM.anonymous();
    gateway.call("load", "echo", 1).expect(200);
    gateway.call("impatient", "echo", 1).expect(200);
    gateway.call("slow", "safe", 1).expect(200);
    for (String module : List.of("load", "impatient", "slow")) {
      Await.until(
          module + " is ready on all hosts",
          SOON,
          () ->
              gateway.get("/api/v1/modules/" + module + "/resolve").get("instances")
                      instanceof List<?> instances
                  && instances.size() == 3);
    }
  }

  private static OpenLoop load(String module, int calls) {
    for (int i = 0; i < 60; i++) {
      PLATFORM
          .anonymous()
          .call(module, "echo", i)
          .expect(200); // a host that has just begun is slow
    }
    return OpenLoop.start(PLATFORM.anonymous(), module, "echo", calls, PER_SECOND);
  }

  @Test
  @Tag("chaos")
  void losesNoIdempotentCallWhenAHostIsKilled() {
    int calls = Form.of(3_000, 10_000);
    OpenLoop load = load("load", calls);

    load.awaitSent(0.25);
    PLATFORM.host("host-2").kill();
    load.awaitSent(0.6);
    PLATFORM.host("host-2").start();
    CallLog report = load.report();

    assertThat(report.failures()).isEmpty();
    assertThat(report.answered()).isEqualTo(calls);
  }

  @Test
  void losesNoCallWhenAHostIsAskedToEnd() {
    OpenLoop load = load("load", Form.of(1_000, 4_000));

    load.awaitSent(0.3);
    PLATFORM.host("host-1").terminate();
    PLATFORM.host("host-1").awaitEnd(SOON);
    CallLog report = load.report();

    assertThat(report.failures()).isEmpty();
    assertThat(report.answered()).isEqualTo(report.sent());
  }

  @Test
  void letsRunningCallsEndBeforeAHostThatIsAskedToEndIsGone() {
    Gateway gateway = PLATFORM.anonymous();
    List<CompletableFuture<Answer>> running = calls(gateway, "once", 3_000, 6);
    Await.until("all calls run", SOON, () -> inFlight() == 6);

    PLATFORM.host("host-3").terminate();
    List<Answer> answers = running.stream().map(CompletableFuture::join).toList();
    PLATFORM.host("host-3").awaitEnd(SOON);

    assertThat(answers).extracting(Answer::status).containsOnly(200);
    assertThat(answers).extracting(HostFailureTest::attempts).containsOnly("1");
    assertThat(gateway.get("/api/v1/instances/host-3").problem())
        .isEqualTo("404 instance-not-found");
  }

  @Test
  void losesNoIdempotentCallToAHostThatHangs() {
    OpenLoop load = load("impatient", Form.of(1_600, 4_000));

    load.awaitSent(0.2);
    PLATFORM.host("host-3").pause();
    CallLog report = load.report();
    Await.until("its lease runs out", SOON, () -> !PLATFORM.passing().contains("host-3"));
    PLATFORM.host("host-3").resume();

    assertThat(report.failures()).isEmpty();
    assertThat(report.answered()).isEqualTo(report.sent());
  }

  @Test
  void noticesAKilledHostLongBeforeItsLeaseRunsOut() {
    Gateway gateway = PLATFORM.anonymous();

    PLATFORM.host("host-1").kill();
    Await.until(
        "host-1 takes no more calls",
        Duration.ofSeconds(2),
        () -> "critical".equals(gateway.get("/api/v1/instances/host-1").get("health")));

    assertThat(gateway.get("/api/v1/instances/host-1").get("health_reason"))
        .isEqualTo("connection refused");
  }

  @Test
  void repeatsARunningCallElsewhereOnlyIfThatDoesNoHarm() {
    Gateway gateway = PLATFORM.anonymous();
    for (int round = 0; round < 3; round++) {
      // A host that was quick and one that has just begun take equally long after these.
      Stream.concat(
              calls(gateway, "safe", 100, 12).stream(), calls(gateway, "once", 100, 12).stream())
          .forEach(CompletableFuture::join);
    }
    List<CompletableFuture<Answer>> safe = calls(gateway, "safe", 3_000, 12);
    List<CompletableFuture<Answer>> once = calls(gateway, "once", 3_000, 12);
    Await.until("all calls run", SOON, () -> inFlight() == 24);

    busiest().kill(); // one that has come back lately would have few, or none
    List<Answer> safeAnswers = safe.stream().map(CompletableFuture::join).toList();
    List<Answer> onceAnswers = once.stream().map(CompletableFuture::join).toList();

    assertThat(safeAnswers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    assertThat(safeAnswers).anySatisfy(answer -> assertThat(attempts(answer)).isEqualTo("2"));
    List<Answer> lost = onceAnswers.stream().filter(answer -> answer.status() != 200).toList();
    assertThat(lost).isNotEmpty().hasSizeLessThan(12);
    assertThat(lost)
        .allSatisfy(
            answer -> {
              assertThat(answer.problem()).isEqualTo("502 outcome-unknown");
              assertThat(answer.get("origin")).isEqualTo("network");
              assertThat(attempts(answer)).isEqualTo("1");
            });
  }

  private static List<CompletableFuture<Answer>> calls(
      Gateway gateway, String function, int millis, int count) {
    return Stream.generate(
            () ->
                CompletableFuture.supplyAsync(
                    () -> gateway.call("slow", function, millis), Thread::startVirtualThread))
        .limit(count)
        .toList();
  }

  private static String attempts(Answer answer) {
    return answer.requireHeader("Modmesh-Attempts");
  }

  private static int inFlight() {
    return PLATFORM.anonymous().get("/api/v1/instances").items().stream()
        .mapToInt(HostFailureTest::inFlight)
        .sum();
  }

  private static int inFlight(Map<String, @Nullable Object> host) {
    return host.get("in_flight") instanceof Integer calls ? calls : 0;
  }

  private static PlatformProcess busiest() {
    return PLATFORM.anonymous().get("/api/v1/instances").items().stream()
        .max(Comparator.comparingInt(HostFailureTest::inFlight))
        .map(host -> PLATFORM.host(String.valueOf(host.get("service_id"))))
        .orElseThrow();
  }
}
