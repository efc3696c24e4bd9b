package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.process.RunRecord;
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
import dev.modmesh.platform.PlatformProcess;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A pool that may have three hosts holds two under steady load, and goes on to, whatever becomes of
 * who decides about it. The processes are counted all the time.
 */
final class AutoscalerFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration PROMISED = Duration.ofSeconds(10);
  private static final Duration AWAY = Duration.ofSeconds(Form.of(2, 10));
  // Longer than the leader learns, and than a peak is held.
  private static final Duration AFTERWARDS = Duration.ofSeconds(Form.of(18, 60));
  private static final Duration LOAD = AWAY.plus(AFTERWARDS).plusSeconds(40);
  private static final int PER_SECOND = 10; // one runs at a time: 2.5 slots, two hosts of two
  private static final String LEASE = "/api/v1/leases/autoscaler";

  @RegisterExtension
  static final Platform PLATFORM =
      Platform.builder().autoscaler().set("modmesh.autoscaler.interval", "250ms").build();

  private @Nullable OpenLoop running;

  @BeforeAll
  static void publish() {
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
    PLATFORM.anonymous().call("steady", "work", "first").expect(200);
  }

  @BeforeEach
  void settle() {
    pool(Map.of("min", 1, "max", 3, "concurrency", 2, "slo", "1m"));
  }

  /** What a failed test has left is not to weigh on the next one. */
  @AfterEach
  void endLoad() {
    if (running != null) {
      CallLog unused = report(running);
    }
  }

  private static void pool(Map<String, ?> settings) {
    PLATFORM.admin().put("/api/v1/pools/default", settings).expect(200);
  }

  /** Begins to call, and waits until the load alone, and nothing else, holds two hosts. */
  private OpenLoop load() {
    OpenLoop load =
        OpenLoop.start(
            PLATFORM.anonymous(), Load.of("steady", "work", Schedule.of(PER_SECOND, LOAD)));
    running = load;
    Await.until("the load holds two hosts", SOON, AutoscalerFaultsTest::isHeldByLoad);
    return load;
  }

  private static boolean isHeldByLoad() {
    Map<String, @Nullable Object> newest = newest();
    return newest.get("explanation") instanceof Map<?, ?> why
        && why.get("feed_forward") instanceof Number need
        && need.intValue() == 2
        && List.of().equals(why.get("clamps"))
        && newest.get("desired") instanceof Number desired
        && desired.intValue() == 2
        && HostCount.now(PLATFORM) == 2
        && PLATFORM.passing().size() == 2;
  }

  private static Map<String, @Nullable Object> newest() {
    return PLATFORM.anonymous().get("/api/v1/pools/default/decisions?limit=1").items().stream()
        .findFirst()
        .orElse(Map.of());
  }

  private static void awaitDecisionSince(Instant moment) {
    Await.until(
        "a decision after " + moment,
        PROMISED,
        () -> Instant.parse(String.valueOf(newest().get("time"))).isAfter(moment));
  }

  private static void passes(Duration time, OpenLoop load) {
    load.await(load.elapsed().plus(time));
  }

  /** Some seconds later all is as it was, and was so all the time. */
  private static void assertUnchanged(HostCount count, OpenLoop load, List<String> before) {
    passes(AFTERWARDS, load);
    assertThat(count.counts())
        .as("hosts, of %s: %s; %s", before, count.changes(), newest())
        .containsExactly(2);
    assertThat(hosts()).isEqualTo(before);
  }

  private static List<String> hosts() {
    return PLATFORM.data().processes().alive().stream()
        .filter(record -> record.kind().equals("host"))
        .map(RunRecord::id)
        .sorted()
        .toList();
  }

  private CallLog report(OpenLoop load) {
    running = null;
    return load.report();
  }

  private void assertNoneFailed(OpenLoop load) {
    assertThat(report(load).failures()).isEmpty();
  }

  @Test
  void anAutoscalerThatWasKilledGoesOnWhereItWas() {
    OpenLoop load = load();
    List<String> before = hosts();

    try (HostCount count = HostCount.of(PLATFORM)) {
      PLATFORM.autoscaler().kill();
      passes(AWAY, load);
      Instant back = Instant.now();
      PLATFORM.autoscaler().start();
      awaitDecisionSince(back);
      assertUnchanged(count, load, before);
    }
    assertNoneFailed(load);
  }

  @Test
  void aGatewayThatWasKilledComesBackToTheSameHosts() {
    OpenLoop load = load();
    List<String> before = hosts();
    URI url = PLATFORM.gatewayProcess().url();

    try (HostCount count = HostCount.of(PLATFORM)) {
      PLATFORM.gatewayProcess().kill();
      passes(AWAY, load);
      Instant back = Instant.now();
      PLATFORM.newGateway(Map.of("quarkus.http.port", url.getPort())).start();
      PLATFORM.awaitGateway();
      Duration ready = load.elapsed();
      awaitDecisionSince(back);
      assertUnchanged(count, load, before);
      CallLog later = report(load).where(call -> call.due().compareTo(ready) > 0);
      assertThat(later.failures()).isEmpty();
    }
  }

  @Test
  void ofTwoAutoscalersOneLeadsAndTheOtherFollowsItWithoutAChange() {
    OpenLoop load = load();
    List<String> before = hosts();

    try (HostCount count = HostCount.of(PLATFORM)) {
      PlatformProcess second = PLATFORM.newAutoscaler("autoscaler-2", Map.of()).start();
      second.url();
      passes(AWAY, load);
      assertThat(PLATFORM.anonymous().get(LEASE).text("holder")).startsWith("autoscaler@");

      Instant killed = Instant.now();
      PLATFORM.autoscaler().kill();
      awaitDecisionSince(killed);
      assertUnchanged(count, load, before);
      assertThat(PLATFORM.anonymous().get(LEASE).text("holder")).startsWith("autoscaler-2@");

      PLATFORM.autoscaler().start().url();
      second.terminate();
      second.awaitEnd(SOON);
    }
    assertNoneFailed(load);
  }

  @Test
  void aHostThatWasStartingIsAdoptedAndNotStartedTwice() {
    OpenLoop load = load();

    try (HostCount count = HostCount.of(PLATFORM)) {
      pool(Map.of("min", 3));
      Await.until("a third host starts", SOON, () -> HostCount.now(PLATFORM) == 3);
      PLATFORM.autoscaler().kill();
      Instant back = Instant.now();
      PLATFORM.autoscaler().start();
      awaitDecisionSince(back);
      PLATFORM.awaitPassing(3);
      passes(AFTERWARDS, load);
      assertThat(count.counts()).as("%s", count.changes()).containsExactly(2, 3);
      assertThat(hosts()).isEqualTo(PLATFORM.passing());
    }
    assertNoneFailed(load);

    pool(Map.of("min", 1, "override", Map.of("replicas", 2, "until", later())));
    Await.until("what it adopted it can end", SOON, () -> HostCount.now(PLATFORM) == 2);
    pool(java.util.Collections.singletonMap("override", null));
  }

  private static String later() {
    return Instant.now().plusSeconds(600).toString();
  }
}
