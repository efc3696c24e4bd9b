package dev.modmesh.gateway.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CircuitTest {
  private static final Duration DELAY = Duration.ofMillis(50);

  private final List<Circuit.State> states = new ArrayList<>();
  private final Circuit circuit =
      new Circuit(3, DELAY, System::nanoTime, (old, now) -> states.add(now));

  @Test
  void opensAfterFailuresInARow() {
    circuit.record(false);
    circuit.record(false);
    circuit.record(true);
    circuit.record(false);
    circuit.record(false);
    assertThat(circuit.isClosed()).isTrue();

    circuit.record(false);

    assertThat(circuit.state()).isEqualTo(Circuit.State.OPEN);
    assertThat(circuit.grantProbe()).isFalse();
  }

  @Test
  void grantsOneProbeAfterTheDelayAndClosesWhenItSucceeds() {
    fail();

    awaitProbe();

    assertThat(circuit.grantProbe()).as("a second probe at once").isFalse();
    circuit.record(true);
    assertThat(circuit.isClosed()).isTrue();
    assertThat(states)
        .containsExactly(Circuit.State.OPEN, Circuit.State.HALF_OPEN, Circuit.State.CLOSED);
  }

  @Test
  void opensAgainWhenTheProbeFails() {
    fail();
    awaitProbe();

    circuit.record(false);

    assertThat(circuit.state()).isEqualTo(Circuit.State.OPEN);
    awaitProbe();
    circuit.record(true);
    assertThat(circuit.isClosed()).isTrue();
  }

  @Test
  void grantsAnotherProbeWhenTheFirstNeverEnds() {
    fail();

    awaitProbe();
    awaitProbe();

    assertThat(circuit.isClosed()).isFalse();
  }

  private void fail() {
    for (int i = 0; i < 3; i++) {
      circuit.record(false);
    }
  }

  private void awaitProbe() {
    while (!circuit.grantProbe()) {
      Thread.onSpinWait();
    }
  }
}
