package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a program refuses to start with. */
final class StartTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Platform platform = Platform.builder().build();

  @AfterEach
  void end() {
    platform.close();
  }

  @Test
  void refusesAnAddressThatOthersCanReachWithoutAuthentication() {
    PlatformProcess gateway = platform.newGateway(Map.of("quarkus.http.host", "0.0.0.0")).start();

    gateway.awaitEnd(SOON);

    assertThat(gateway.log())
        .contains("Refusing to listen on 0.0.0.0 without authentication")
        .contains("modmesh.gateway.access.anonymous=never");
  }

  @Test
  void listensToOthersWhenEverybodyNeedsAToken() {
    PlatformProcess gateway =
        platform
            .newGateway(
                Map.of("quarkus.http.host", "0.0.0.0", "modmesh.gateway.access.anonymous", "never"))
            .start();
    URI local = URI.create("http://127.0.0.1:" + gateway.url().getPort());

    Answer anonymous = platform.direct(local).get("/api/v1/modules");
    Answer call = platform.direct(local).call("any", "f");
    Answer admin = platform.direct(local, platform.adminToken()).get("/api/v1/modules");

    assertThat(anonymous.problem()).isEqualTo("401 unauthenticated");
    assertThat(call.problem()).isEqualTo("401 unauthenticated");
    assertThat(admin.status()).isEqualTo(200);
  }

  @Test
  void namesTheSettingThatWasMeant() {
    PlatformProcess gateway =
        platform.newGateway(Map.of("modmesh.gateway.call.max-body-byte", "5")).start();
    PlatformProcess host =
        platform.newHost("host-1", Map.of("modmesh.host.concurency", "5")).start();
    PlatformProcess autoscaler =
        platform.newAutoscaler(Map.of("modmesh.autoscaler.intervall", "5s")).start();

    gateway.awaitEnd(SOON);
    host.awaitEnd(SOON);
    autoscaler.awaitEnd(SOON);

    assertThat(gateway.log()).contains("did you mean `modmesh.gateway.call.max-body-bytes`?");
    assertThat(host.log()).contains("did you mean `modmesh.host.concurrency`?");
    assertThat(autoscaler.log()).contains("did you mean `modmesh.autoscaler.interval`?");
  }

  @Test
  void refusesAValueOutOfItsRange() {
    PlatformProcess gateway =
        platform.newGateway(Map.of("modmesh.gateway.breaker.failures", "0")).start();

    gateway.awaitEnd(SOON);

    assertThat(gateway.log()).contains("modmesh.gateway.breaker.failures");
  }

  @Test
  void refusesAFolderThatAnotherGatewayHolds() {
    PlatformProcess first = platform.newGateway(Map.of()).start();
    first.url();

    PlatformProcess second = platform.newGateway(Map.of()).start();
    second.awaitEnd(SOON);

    assertThat(first.isAlive()).isTrue();
    assertThat(second.log()).contains("gateway").containsAnyOf("already runs", "holds", "held");
    first.kill();
  }
}
