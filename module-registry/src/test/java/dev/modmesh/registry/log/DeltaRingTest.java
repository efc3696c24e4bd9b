package dev.modmesh.registry.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Revision;
import dev.modmesh.registry.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeltaRingTest {
  private final ManualClock clock = new ManualClock();
  private final DeltaRing ring = new DeltaRing(Duration.ofMinutes(10), 3, clock);

  private static Revision at(long number) {
    return new Revision("e", number);
  }

  private void add(long number) {
    ring.add(new Delta(at(number - 1), at(number), List.of()));
  }

  private void add(long from, long to) {
    for (long number = from; number <= to; number++) {
      add(number);
    }
  }

  @Test
  void givesWhatLiesBetween() {
    add(1, 5);

    assertThat(ring.between(at(2), at(4)))
        .hasValueSatisfying(
            deltas -> assertThat(deltas).extracting(Delta::revision).containsExactly(at(3), at(4)));
    assertThat(ring.between(at(5), at(5))).contains(List.of());
    assertThat(ring.between(at(0), at(5))).hasValueSatisfying(all -> assertThat(all).hasSize(5));
  }

  @Test
  void saysWhenItHasNotAllOfThem() {
    add(3, 5);

    assertThat(ring.between(at(1), at(5))).isEmpty();
    assertThat(ring.between(at(2), at(6))).isEmpty();
    assertThat(ring.between(at(5), at(3))).isEmpty();
    assertThat(ring.between(new Revision("other", 3), at(5))).isEmpty();
    assertThat(ring.between(Revision.START, at(5))).isEmpty();
  }

  @Test
  void keepsTheNewestByCountHoweverOld() {
    add(1, 5);
    clock.advance(Duration.ofHours(1));
    add(6);

    assertThat(ring.between(at(3), at(6))).isPresent();
    assertThat(ring.between(at(2), at(6))).isEmpty();
  }

  @Test
  void keepsTheNewestByTimeHoweverMany() {
    add(1, 100);
    clock.advance(Duration.ofMinutes(9));
    add(101, 200);

    assertThat(ring.between(at(0), at(200))).isPresent();

    clock.advance(Duration.ofMinutes(2));
    add(201);

    assertThat(ring.between(at(0), at(201))).isEmpty();
    assertThat(ring.between(at(100), at(201))).isPresent();
  }
}
