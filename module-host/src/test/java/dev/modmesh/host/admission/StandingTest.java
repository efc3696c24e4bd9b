package dev.modmesh.host.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StandingTest {
  private final Standing standing = new Standing(100, 1000);

  @Test
  void beginsWhenTheOldestHasWaitedTooLongForAnInterval() {
    assertThat(standing.observe(101, 0)).isFalse();
    assertThat(standing.observe(500, 999)).isFalse();
    assertThat(standing.observe(101, 1000)).isTrue();
  }

  @Test
  void doesNotBeginWithABurstThatIsServedInTime() {
    standing.observe(101, 0);
    standing.observe(100, 500);

    assertThat(standing.observe(101, 1000)).isFalse();
    assertThat(standing.observe(101, 1999)).isFalse();
    assertThat(standing.observe(101, 2000)).isTrue();
  }

  @Test
  void endsAtHalfTheTarget() {
    standing.observe(101, 0);
    standing.observe(101, 1000);

    assertThat(standing.observe(51, 1001)).isTrue();
    assertThat(standing.observe(50, 1002)).isFalse();
    assertThat(standing.observe(101, 1003)).isFalse();
  }
}
