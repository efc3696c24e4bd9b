package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.credential.JoinToken;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import dev.modmesh.platform.WatchStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** How instances come, stay and go. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InstancesTest {
  private final Platform platform;
  private final Gateway admin;

  InstancesTest(Platform platform) {
    this.platform = platform;
    this.admin = platform.admin();
  }

  private static Map<String, Object> at(int port) {
    return Map.of("host", "127.0.0.1", "port", port, "pool", "tests", "zone", "a");
  }

  private static String path(String id) {
    return "/api/v1/instances/" + id;
  }

  @Test
  void givesALeaseThatHeartbeatsRenew() {
    Answer lease = admin.put(path("leased"), at(9));
    Answer beat =
        admin.put(
            path("leased") + "/heartbeat",
            Map.of("lease_id", lease.text("lease_id"), "load", 0.5, "in_flight", 3));

    assertThat(lease.json()).containsEntry("ttl", "10s").containsKey("revision");
    assertThat(beat.status()).isEqualTo(200);
    assertThat(admin.get(path("leased")).json())
        .containsEntry("service_id", "leased")
        .containsEntry("health", "passing")
        .containsEntry("pool", "tests")
        .containsEntry("load", 0.5)
        .containsEntry("in_flight", 3)
        .containsKey("last_heartbeat");
  }

  @Test
  void makesNoRevisionOfAHeartbeatThatChangesNothing() {
    Answer lease = admin.put(path("quiet"), at(9));
    Map<String, Object> beat = Map.of("lease_id", lease.text("lease_id"), "load", 0.1);
    String before = admin.put(path("quiet") + "/heartbeat", beat).text("revision");

    for (int i = 0; i < 20; i++) {
      admin.put(path("quiet") + "/heartbeat", beat).expect(200);
    }

    try (var watch = new WatchStream(admin, "/api/v1/watch?since=" + before)) {
      assertThat(watch.until("bookmark"))
          .noneSatisfy(frame -> assertThat(frame.data().toString()).contains("key=quiet"));
    }
  }

  @Test
  void refusesAHeartbeatWithAStaleLeaseOrWithout() {
    String old = admin.put(path("twice"), at(9)).text("lease_id");
    admin.put(path("twice"), at(9)).expect(200);

    Answer stale = admin.put(path("twice") + "/heartbeat", Map.of("lease_id", old));
    Answer unknown = admin.put(path("nobody") + "/heartbeat", Map.of("lease_id", old));

    assertThat(stale.problem()).isEqualTo("409 instance-conflict");
    assertThat(unknown.problem()).isEqualTo("404 instance-not-found");
  }

  @Test
  void keepsAnIdToTheAddressThatLives() throws IOException {
    try (ServerSocket living = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      admin.put(path("taken"), at(living.getLocalPort())).expect(200);

      Answer conflict = admin.put(path("taken"), at(9));

      assertThat(conflict.problem()).isEqualTo("409 instance-conflict");
    }
    assertThat(admin.put(path("taken"), at(9)).status()).isEqualTo(200);
  }

  @Test
  void drainsFirstAndRemovesWhenTheInstanceSaysSo() {
    String lease = admin.put(path("leaving"), at(9)).text("lease_id");

    admin.delete(path("leaving")).expect(200);
    Object draining = admin.get(path("leaving")).get("health");
    admin.delete(path("leaving") + "?lease_id=" + lease).expect(200);

    assertThat(draining).isEqualTo("draining");
    assertThat(admin.get(path("leaving")).problem()).isEqualTo("404 instance-not-found");
  }

  @Test
  void callsAnInstanceCriticalThatFallsSilent() {
    admin.put(path("silent"), at(9)).expect(200);

    Await.until(
        "the silent instance is critical",
        Duration.ofSeconds(20),
        () -> "critical".equals(admin.get(path("silent")).get("health")));

    assertThat(admin.get(path("silent")).text("health_reason")).contains("heartbeat");
  }

  @Test
  void letsAJoinTokenSpeakForItsOwnInstanceOnly() {
    Gateway host = platform.caller(JoinToken.mint("mine", "tests", platform.secret("host")));

    assertThat(host.put(path("mine"), at(9)).status()).isEqualTo(200);
    assertThat(host.put(path("yours"), at(9)).problem()).isEqualTo("403 forbidden");
    assertThat(host.delete(path("host-1")).problem()).isEqualTo("403 forbidden");
  }

  @Test
  void refusesARecordThatIsWrong() {
    Answer answer =
        admin.put(path("odd"), Map.of("host", "not a host", "port", 70_000, "protocol", "smoke"));

    assertThat(answer.problem()).isEqualTo("400 invalid-request");
    assertThat(answer.text()).contains("host").contains("port").contains("protocol");
  }

  @Test
  void listsWhatEachHostServes() {
    List<Map<String, @Nullable Object>> hosts =
        admin.get("/api/v1/instances?pool=default").items().stream()
            .filter(instance -> String.valueOf(instance.get("service_id")).startsWith("host-"))
            .toList();

    assertThat(hosts).extracting("service_id").containsExactly("host-1", "host-2");
    assertThat(hosts)
        .allSatisfy(
            host ->
                assertThat(host)
                    .containsEntry("scheme", "http")
                    .containsEntry("protocol", "http")
                    .containsEntry("host", "127.0.0.1")
                    .containsKeys(
                        "port", "pid", "modules", "loading", "failed", "blobs", "capacity"));
  }

  @Test
  void changesOnlyWhatAPoolIsTold() {
    Answer first = admin.put("/api/v1/pools/tests", Map.of("min", 1, "max", 3));
    Answer second = admin.put("/api/v1/pools/tests", Map.of("paused", true));
    Answer wrong = admin.put("/api/v1/pools/tests", Map.of("min", 5, "max", 3));
    Answer unknown = admin.put("/api/v1/pools/tests", Map.of("minimum", 5));

    assertThat(first.json()).containsEntry("min", 1).containsEntry("max", 3);
    assertThat(second.json())
        .containsEntry("min", 1)
        .containsEntry("max", 3)
        .containsEntry("paused", true);
    assertThat(wrong.problem()).isEqualTo("400 invalid-request");
    assertThat(unknown.problem()).isEqualTo("400 invalid-request");
    assertThat(admin.get("/api/v1/pools").items()).extracting("name").contains("default", "tests");
  }
}
