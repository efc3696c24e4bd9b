package dev.modmesh.registry.backend.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.spi.Membership.Lease;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalMembershipTest {
  private static final Duration TTL = Duration.ofSeconds(5);

  private final AtomicLong nanos = new AtomicLong();
  private final LocalMembership membership = new LocalMembership(nanos::get);

  @Test
  void aLeaseIsRefusedToOthersUntilItEnds() {
    Lease first = membership.lease("leader", "a", TTL);
    nanos.addAndGet(TTL.toNanos() - 1);
    Lease refused = membership.lease("leader", "b", TTL);
    nanos.addAndGet(1);
    Lease taken = membership.lease("leader", "b", TTL);

    assertThat(refused).isEqualTo(new Lease("leader", "a", first.term(), Duration.ofNanos(1)));
    assertThat(taken).isEqualTo(new Lease("leader", "b", first.term() + 1, TTL));
  }

  @Test
  void aLeaseThatIsRenewedKeepsItsTerm() {
    Lease first = membership.lease("leader", "a", TTL);
    nanos.addAndGet(TTL.toNanos() - 1);
    Lease renewed = membership.lease("leader", "a", TTL);

    assertThat(renewed).isEqualTo(first);
  }

  @Test
  void aLeaseThatIsGivenBackIsFree() {
    Lease first = membership.lease("leader", "a", TTL);
    Lease back = membership.lease("leader", "a", Duration.ZERO);
    Lease second = membership.lease("leader", "b", TTL);

    assertThat(back.holder()).isEmpty();
    assertThat(second.term()).isEqualTo(first.term() + 1);
  }

  @Test
  void theOnlyNodeSeesItselfUntilItLeaves() {
    assertThat(membership.meet("a", Map.of("n", 1), TTL))
        .singleElement()
        .satisfies(one -> assertThat(one.frame()).containsEntry("n", 1));
    assertThat(membership.meet("a", Map.of(), TTL)).isEmpty();
  }
}
