package dev.modmesh.autoscaler.simulate.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.decide.baseline.Fixed;
import dev.modmesh.autoscaler.decide.baseline.Kpa;
import dev.modmesh.autoscaler.decide.surge.Surge;
import dev.modmesh.autoscaler.simulate.trace.ArrivalTrace;
import dev.modmesh.autoscaler.simulate.trace.Calls;
import dev.modmesh.autoscaler.simulate.trace.ServiceTimes;
import dev.modmesh.autoscaler.simulate.trace.TraceSecond;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final ServiceTimes SERVICE = ServiceTimes.around(0.2);

  private static Outcome play(
      ScalingPolicy<?> policy, int initial, double coldStart, int seconds, IntUnaryOperator rate) {
    ArrivalTrace trace =
        new ArrivalTrace(
            "p",
            IntStream.range(0, seconds)
                .mapToObj(i -> new TraceSecond(i, rate.applyAsInt(i), 0, 0, 0))
                .toList());
    PoolProfile pool = new PoolProfile(0, 100, 4, 1, initial, 1, PoolProfile.WORTH, 0);
    return new Replay(pool, policy, new Calls(trace, SERVICE, 3), seconds, coldStart, 3).run();
  }

  @Test
  void enoughInstancesOfAFixedSizeServeEveryCallInItsServiceTime() {
    Outcome outcome = play(new Fixed(10), 10, 2, 120, second -> 20);

    assertThat(outcome.calls()).isEqualTo(2400);
    assertThat(outcome.missRate()).isLessThan(0.005);
    assertThat(outcome.medianSeconds()).isCloseTo(0.18, within(0.02));
    assertThat(outcome.instanceSeconds()).isEqualTo(1200);
    assertThat(outcome.actions()).isZero();
    assertThat(outcome.peak()).isEqualTo(10);
  }

  @Test
  void tooFewInstancesGiveCallsUpAfterThirtySeconds() {
    Outcome outcome = play(new Fixed(1), 1, 2, 200, second -> 40);

    // 4 slots by 0.2 s take 20 calls a second of 40.
    assertThat(outcome.missRate()).isGreaterThan(0.9);
    assertThat(outcome.dropped()).isBetween(3000L, 5000L);
    assertThat(outcome.p99Seconds()).isCloseTo(30, within(1.0));
  }

  @Test
  void aPoolAtZeroIsWokenByItsFirstCall() {
    Outcome outcome = play(new Surge(), 0, 0.3, 60, second -> second >= 30 ? 10 : 0);

    assertThat(outcome.missRate()).isLessThan(0.01);
    assertThat(outcome.instanceSeconds()).isLessThan(150);
  }

  @Test
  void theSameSeedGivesTheSameOutcome() {
    IntUnaryOperator rate = second -> second % 60 < 20 ? 150 : 20;

    assertThat(play(new Surge(), 2, 2, 300, rate)).isEqualTo(play(new Surge(), 2, 2, 300, rate));
  }

  @Test
  void surgeMissesLessThanKnativeAtLessCost() {
    IntUnaryOperator rate = second -> second >= 120 && second < 480 ? 200 : 20;

    Outcome surge = play(new Surge(), 2, 2, 600, rate);
    Outcome kpa = play(new Kpa(), 2, 2, 600, rate);

    assertThat(surge.missRate()).isLessThan(0.7 * kpa.missRate());
    assertThat(surge.instanceSeconds()).isLessThan(0.6 * kpa.instanceSeconds());
    assertThat(surge.actions()).isLessThanOrEqualTo(kpa.actions());
  }
}
