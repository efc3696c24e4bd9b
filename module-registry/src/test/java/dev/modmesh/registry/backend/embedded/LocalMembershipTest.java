package dev.modmesh.registry.backend.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalMembershipTest {
  private static final Duration TTL = Duration.ofSeconds(5);

  private final LocalMembership membership = new LocalMembership();

  @Test
  void theOnlyNodeSeesItselfUntilItLeaves() {
    assertThat(membership.meet("a", Map.of("n", 1), TTL))
        .singleElement()
        .satisfies(one -> assertThat(one.frame()).containsEntry("n", 1));
    assertThat(membership.meet("a", Map.of(), TTL)).isEmpty();
  }
}
