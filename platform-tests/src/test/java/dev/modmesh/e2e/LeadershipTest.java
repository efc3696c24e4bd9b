package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.process.RunRecord;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of several autoscalers one acts, and another takes over when it is gone. */
final class LeadershipTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String LEASE = "/api/v1/leases/autoscaler";

  @RegisterExtension static final Platform PLATFORM = Platform.builder().autoscaler().build();

  private static List<String> running() {
    return PLATFORM.data().processes().alive().stream()
        .filter(record -> record.kind().equals("host"))
        .map(RunRecord::id)
        .sorted()
        .toList();
  }

  private static long starts() {
    return PLATFORM.anonymous().get("/api/v1/events?limit=1000").items().stream()
        .filter(event -> "instance-joined".equals(event.get("type")))
        .count();
  }

  @Test
  void anotherTakesOverInALaterTermAndLeavesTheHostsAsTheyAre() {
    List<String> before = running();
    assertThat(before).hasSize(2);
    long joined = starts();
    PlatformProcess second = PLATFORM.newAutoscaler("autoscaler-2", Map.of()).start();
    second.url();
    Answer first = PLATFORM.anonymous().get(LEASE).expect(200);
    long term = Long.parseLong(first.text("term"));
    assertThat(first.text("holder")).startsWith("autoscaler@");

    PLATFORM.autoscaler().kill();
    Await.until(
        "the second one leads, within the promise of 10 s and some patience",
        SOON,
        () -> PLATFORM.anonymous().get(LEASE).text("holder").startsWith("autoscaler-2@"));

    assertThat(Long.parseLong(PLATFORM.anonymous().get(LEASE).text("term"))).isEqualTo(term + 1);
    PLATFORM.admin().put("/api/v1/pools/default", Map.of("min", 3, "max", 4)).expect(200);
    PLATFORM.awaitPassing(3);
    assertThat(running()).containsAll(before);
    assertThat(starts()).as("no host was started twice").isEqualTo(joined + 1);
    String started =
        running().stream().filter(id -> !before.contains(id)).findFirst().orElseThrow();
    assertThat(PLATFORM.data().processes().record(started).orElseThrow().term())
        .isEqualTo(term + 1);

    PLATFORM.autoscaler().start().url(); // follows now
    PLATFORM
        .admin()
        .put(
            "/api/v1/pools/default",
            Map.of(
                "override",
                Map.of(
                    "replicas", 4, "until", java.time.Instant.now().plusSeconds(600).toString())))
        .expect(200);
    PLATFORM.awaitPassing(4);
    assertThat(starts()).isEqualTo(joined + 2);
    second.terminate(); // gives the lease up: no waiting
    second.awaitEnd(SOON);
    Await.until(
        "the first one leads again",
        SOON,
        () -> PLATFORM.anonymous().get(LEASE).text("term").equals(Long.toString(term + 2)));
    assertThat(running()).hasSize(4);
  }

  @Test
  void refusesALeaseThatMakesNoSense() {
    Answer refused =
        PLATFORM.as("autoscaler").put("/api/v1/leases/other", Map.of("ttl", "1ms", "x", 1));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .contains("`holder` is missing")
        .contains("`ttl` is `1ms`: must be from 1s to 10m")
        .contains("`x` is `1`: must be absent");
    assertThat(PLATFORM.anonymous().put("/api/v1/leases/other", Map.of()).status()).isEqualTo(401);
    assertThat(PLATFORM.anonymous().get("/api/v1/leases/other").status()).isEqualTo(404);
    assertThat(
            PLATFORM
                .as("autoscaler")
                .put(LEASE, Map.of("holder", "an intruder", "ttl", "5s"))
                .status())
        .isEqualTo(409);
  }
}
