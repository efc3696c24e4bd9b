package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.RunRecord;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The autoscaler keeps each pool at the number of hosts that it should have. */
final class AutoscalerTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  @RegisterExtension
  static final Platform PLATFORM =
      Platform.builder()
          .autoscaler()
          .set("modmesh.autoscaler.interval", "200ms")
          .set("modmesh.autoscaler.policy", "minimum")
          .set("modmesh.autoscaler.host.backoff-base", "200ms")
          .build();

  @BeforeEach
  void settle() {
    scale(2);
  }

  private static void scale(int hosts) {
    PLATFORM.admin().put("/api/v1/pools/default", Map.of("min", hosts, "max", 4)).expect(200);
    Await.until(
        hosts + " hosts run and no more",
        SOON,
        () -> PLATFORM.passing().size() == hosts && running().size() == hosts);
  }

  private static List<String> running() {
    return PLATFORM.data().processes().alive().stream()
        .filter(record -> record.kind().equals("host"))
        .map(RunRecord::id)
        .sorted()
        .toList();
  }

  private static void kill(String host) {
    PLATFORM.data().processes().alive(host).flatMap(ManagedProcess::adopt).orElseThrow().kill();
  }

  @Test
  void startsAndEndsHostsAsThePoolIsChanged() {
    scale(3);
    scale(1);

    assertThat(running()).isEqualTo(PLATFORM.passing());
  }

  @Test
  void replacesAHostThatWasKilled() {
    String victim = running().getFirst();

    kill(victim);

    Await.until(
        "another host has taken its place",
        SOON,
        () -> PLATFORM.passing().size() == 2 && !PLATFORM.passing().contains(victim));
  }

  @Test
  void takesOverTheHostsThatAnEarlierOneStarted() {
    List<String> before = running();
    long term = PLATFORM.data().processes().record("autoscaler").orElseThrow().term();

    PLATFORM.autoscaler().kill();
    PLATFORM.autoscaler().start();
    PLATFORM.autoscaler().url();
    scale(3);

    assertThat(running()).containsAll(before);
    assertThat(PLATFORM.data().processes().record("autoscaler").orElseThrow().term())
        .isEqualTo(term + 1);
  }

  @Test
  void leavesHostsAloneWhenItEnds() {
    List<String> before = running();

    PLATFORM.autoscaler().terminate();
    PLATFORM.autoscaler().awaitEnd(SOON);

    assertThat(running()).isEqualTo(before);
    PLATFORM.autoscaler().start();
    PLATFORM.autoscaler().url();
  }

  @Test
  void touchesNoHostWhileNoGatewayAnswers() {
    List<String> before = running();

    PLATFORM.gatewayProcess().kill();
    kill(before.getFirst());
    PLATFORM.gatewayProcess().start();
    PLATFORM.awaitGateway();

    Await.until("two hosts are back", SOON, () -> PLATFORM.passing().size() == 2);
    assertThat(running()).contains(before.getLast());
  }
}
