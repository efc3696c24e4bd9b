package dev.modmesh.gateway.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.gateway.breaker.Circuit.State;
import dev.modmesh.gateway.breaker.Circuit.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In virtual time; the breaker of the library has a clock of its own, which is given no delay. */
@QuarkusTest
class CircuitTest {
  private static final CircuitPolicy POLICY =
      new CircuitPolicy(3, Duration.ofMillis(1), Duration.ofMillis(8), Duration.ofMillis(100));

  private final List<String> events = new ArrayList<>();
  private boolean enoughPeers = true;
  private boolean alone;
  private boolean crisis;
  private long now = System.nanoTime();
  private final Circuit circuit =
      new Circuit(
          POLICY,
          () -> now,
          new CircuitListener() {
            @Override
            public void opened(String reason) {
              events.add(reason);
            }

            @Override
            public void closed(int probes) {
              events.add("closed after " + probes);
            }

            @Override
            public boolean isAlone() {
              return alone;
            }

            @Override
            public boolean isCrisis() {
              return crisis;
            }

            @Override
            public boolean mayOpen() {
              return enoughPeers;
            }
          });

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.record(Verdict.BAD);
    }
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void probe(Verdict verdict) {
    assertThat(circuit.grantProbe()).isTrue();
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    circuit.record(verdict);
    circuit.probed(verdict);
  }

  @Test
  void opensAfterFailuresInARow() {
    fail(2);
    circuit.record(Verdict.GOOD);
    fail(2);
    assertThat(circuit.isClosed()).isTrue();

    fail(1);

    assertThat(circuit.state()).isEqualTo(State.OPEN);
    assertThat(circuit.reason()).isEqualTo("3 failures in a row");
    assertThat(circuit.grantProbe()).as("before its delay").isFalse();
  }

  @Test
  void grantsOneProbeAfterTheDelayAndClosesWhenItSucceeds() {
    fail(3);
    pass(1);

    assertThat(circuit.grantProbe()).isTrue();
    assertThat(circuit.grantProbe()).as("a second one at once").isFalse();
    circuit.probed(Verdict.GOOD);

    assertThat(circuit.isClosed()).isTrue();
    assertThat(events).containsExactly("3 failures in a row", "closed after 1");
  }

  @Test
  void doublesTheDelayWithEachFailedProbeUpToTheLongest() {
    fail(3);
    for (long delay : new long[] {1, 2, 4, 8, 8, 8}) {
      pass(delay - 1);
      assertThat(circuit.grantProbe()).isFalse();
      pass(1);
      probe(Verdict.BAD);
    }
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void grantsAnotherProbeWhenOneNeverEnds() {
    fail(3);
    pass(1);
    assertThat(circuit.grantProbe()).isTrue();

    pass(8);

    assertThat(circuit.grantProbe()).isTrue();
  }

  @Test
  void neitherOpensNorClosesBySomethingThatSaysNothing() {
    fail(3);
    pass(1);
    probe(Verdict.NEUTRAL);

    assertThat(circuit.state()).isEqualTo(State.OPEN);
    pass(1);
    probe(Verdict.GOOD);
    assertThat(circuit.isClosed()).isTrue();
  }

  @Test
  void needsOneGoodProbeMoreEachTimeItOpensAgainSoon() {
    circuit.eject("slow");
    pass(1);
    probe(Verdict.GOOD);
    circuit.eject("slow again");
    pass(1);
    probe(Verdict.GOOD);
    assertThat(circuit.isClosed()).isFalse();
    pass(1);
    probe(Verdict.GOOD);
    assertThat(circuit.isClosed()).isTrue();

    pass(Circuit.MEMORY_SECONDS * 1000L);
    circuit.eject("long after");
    pass(1);
    probe(Verdict.GOOD);
    assertThat(circuit.isClosed()).isTrue();
  }

  @Test
  void opensBySuspicionOnlyWhileEnoughPeersAreLeft() {
    enoughPeers = false;

    circuit.eject("slow");
    fail(3);

    assertThat(circuit.isClosed()).isTrue();
  }

  @Test
  void opensWhateverIsLeftWhenNothingSucceedsAnyMore() {
    enoughPeers = false;

    fail(6);
    assertThat(circuit.isClosed()).as("a moment of failures").isTrue();
    pass(Circuit.DEAD_MILLIS);
    fail(1);

    assertThat(circuit.state()).isEqualTo(State.OPEN);
    assertThat(circuit.reason()).isEqualTo("7 failures in a row");
  }

  @Test
  void comesBackAtTheFirstGoodProbeWhileMostPeersAreOut() {
    circuit.eject("slow");
    pass(1);
    probe(Verdict.GOOD);
    circuit.eject("slow again");
    crisis = true;
    for (int i = 0; i < 5; i++) {
      pass(1); // the delay does not double
      probe(Verdict.BAD);
    }
    pass(1);
    probe(Verdict.GOOD);

    assertThat(circuit.isClosed()).isTrue();
  }

  @Test
  void isAPlainBreakerForAnInstanceWithoutPeers() {
    enoughPeers = false;
    alone = true;

    fail(3);

    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void letsTheShareGrowAfterItHasClosed() {
    assertThat(circuit.share()).isEqualTo(1);
    fail(3);
    pass(1);
    probe(Verdict.GOOD);

    assertThat(circuit.share()).isEqualTo(0.1);
    pass(50);
    assertThat(circuit.share()).isBetween(0.49, 0.51);
    pass(50);
    assertThat(circuit.share()).isEqualTo(1);
  }
}
