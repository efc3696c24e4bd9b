package dev.modmesh.autoscaler.decide.surge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.decide.Observations;
import dev.modmesh.autoscaler.decide.PoolObservation.Event;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.RunningPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurgeTest {
  private static final PoolProfile POOL = new PoolProfile(0, 100, 4, 1, 2, 1, PoolProfile.WORTH, 0);

  private final RunningPolicy<SurgeState> policy = RunningPolicy.start(new Surge(), POOL);
  private double time;

  private Decision see(Observations observation) {
    return policy.decide(observation.build());
  }

  private Observations steady(double rate, double service, int ready) {
    time += 0.5;
    return Observations.steady(time, 0.5, rate, service, ready);
  }

  private Observations idle(int ready) {
    time += 0.5;
    Observations idle = Observations.at(time, 0.5);
    idle.ready = ready;
    return idle;
  }

  private Decision steadyFor(int seconds, double rate, double service, int ready) {
    Decision last = see(steady(rate, service, ready));
    for (int i = 1; i < seconds * 2; i++) {
      last = see(steady(rate, service, ready));
    }
    return last;
  }

  @Test
  void followsArrivalsByLittlesLaw() {
    Decision decision = steadyFor(20, 160, 0.2, 10);

    // 160/s x 0.2 s = 32 running calls; 32 + 1.5 sqrt 32 = 40.5 slots; by 4.
    assertThat(decision.explanation())
        .containsEntry("running_calls", 32.0)
        .containsEntry("feed_forward", 11);
    assertThat(decision.desired()).isEqualTo(11);
  }

  @Test
  void seesAJumpWithinTwoSeconds() {
    steadyFor(20, 20, 0.2, 2);

    Decision decision = steadyFor(2, 200, 0.2, 2);

    assertThat(decision.desired()).isBetween(10, 15);
    assertThat(decision.explanation()).containsEntry("window_s", 1.5);
  }

  @Test
  void aQueueIsNotDemandButIsDrained() {
    steadyFor(20, 64, 0.5, 11);
    Observations queued = steady(64, 0.5, 4);
    queued.queue = 100;
    queued.oldestWait = 0.8;

    Decision decision = see(queued);

    assertThat(decision.reason()).isEqualTo("queue");
    assertThat(decision.desired()).isGreaterThan(11).isLessThanOrEqualTo(44);
  }

  @Test
  void keepsThePeakWhenLoadFalls() {
    steadyFor(20, 64, 0.5, 11);

    Decision soon = steadyFor(5, 16, 0.5, 11);
    Decision later = steadyFor(60, 16, 0.5, 11);

    assertThat(soon.desired()).isEqualTo(11);
    assertThat(later.desired()).isEqualTo(4);
  }

  @Test
  void doesNotReverseForNoise() {
    steadyFor(20, 64, 0.5, 11);
    steadyFor(15, 72, 0.5, 11);

    Decision decision = steadyFor(30, 64, 0.5, 12);

    assertThat(decision.desired()).isEqualTo(12);
    assertThat(decision.reason()).isEqualTo("reversal");
  }

  @Test
  void goesToZeroSoonIfAColdStartIsInTime() {
    steadyFor(10, 8, 0.1, 1).desired();
    Observations started = idle(1);
    started.coldStarts = List.of(0.3);
    see(started);

    Decision decision = see(idle(1));
    for (int i = 0; i < 12; i++) {
      decision = see(idle(1));
    }

    assertThat(decision.desired()).isZero();
    assertThat(decision.reason()).isEqualTo("idle: a cold start is in time");
  }

  @Test
  void keepsAnInstanceForAMinuteWhileNoGapsAreKnown() {
    steadyFor(10, 8, 0.1, 1);

    Decision after50 = see(idle(1));
    for (int i = 0; i < 100; i++) {
      after50 = see(idle(1));
    }
    Decision after70 = after50;
    for (int i = 0; i < 40; i++) {
      after70 = see(idle(1));
    }

    assertThat(after50.desired()).isEqualTo(1);
    assertThat(after70.desired()).isZero();
  }

  @Test
  void wakesAtOnceWhenACallWaits() {
    time += 0.07;
    Observations poke = Observations.at(time, 0.07);
    poke.event = Event.POKE;
    poke.queue = 1;
    poke.arrivals = 1;

    assertThat(see(poke).desired()).isPositive();
  }

  @Test
  void replacesEjectedInstances() {
    steadyFor(20, 64, 0.5, 11);
    Observations ejected = steady(64, 0.5, 11);
    ejected.ejected = 3;

    Decision decision = see(ejected);

    assertThat(decision.desired()).isEqualTo(14);
    assertThat(decision.explanation()).containsEntry("ejected_replaced", 3);
  }

  @Test
  void obeysBoundsThatAnOperatorMoves() {
    steadyFor(20, 64, 0.5, 11);
    PoolProfile smaller = new PoolProfile(1, 6, 4, 1, 2, 1, PoolProfile.WORTH, 0);

    var step = new Surge().decide(smaller, policy.state(), steady(64, 0.5, 11).build());

    assertThat(step.decision().desired()).isEqualTo(6);
    assertThat(step.decision().reason()).isEqualTo("maximum");
  }

  @Test
  void explainsEverySignalWindowAndClampInOrder() {
    Decision decision = steadyFor(20, 64, 0.5, 11);

    assertThat(decision.explanation().keySet())
        .containsExactly(
            "policy",
            "signals",
            "cold_start_s",
            "service_s",
            "window_s",
            "rate",
            "rate_expected",
            "running_calls",
            "feed_forward_exact",
            "feed_forward",
            "queue",
            "hold_window_s",
            "peak_hold",
            "surges_remembered",
            "memory_of_surges",
            "warm_spare",
            "min",
            "max",
            "wanted",
            "level_before",
            "reason",
            "desired");
  }
}
