package dev.modmesh.registry.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.spi.Membership;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.testserver.RedisServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisMembershipTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private static RedisServer server;
  private static Clients clients;

  @BeforeAll
  static void start() {
    server = RedisServer.start("--loglevel", "warning");
    clients = new Clients();
  }

  @AfterAll
  static void end() {
    clients.close();
    server.close();
  }

  private static Membership membership() {
    return new RedisMembership(
        clients.standalone(server), Duration.ofSeconds(5), new JacksonCodec());
  }

  @Test
  void nodesSeeEachOtherUntilTheyFallSilent() {
    Membership a = membership();
    Membership b = membership();

    a.meet("a", Map.of("n", 1), LONG);
    assertThat(b.meet("b", Map.of("n", 2), SHORT))
        .extracting(Membership.Presence::node)
        .containsExactlyInAnyOrder("a", "b");
    while (a.meet("a", Map.of("n", 3), LONG).size() > 1) {
      Thread.onSpinWait();
    }

    assertThat(b.meet("b", Map.of(), LONG))
        .singleElement()
        .satisfies(one -> assertThat(one.frame()).containsEntry("n", 3));
  }
}
