package dev.modmesh.autoscaler.decide.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.autoscaler.decide.Observations;
import dev.modmesh.autoscaler.decide.PoolObservation.Event;
import dev.modmesh.autoscaler.decide.PoolObservation.Second;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.RunningPolicy;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BaselinesTest {
  private static final PoolProfile POOL = new PoolProfile(0, 50, 10, 1, 2, 1, PoolProfile.WORTH, 0);

  static List<ScalingPolicy<?>> baselines() {
    return List.of(new Kpa(), new Hpa(), new Fixed(2));
  }

  private static Observations second(int time, double concurrency, int ready) {
    Observations it = Observations.at(time, 2);
    it.ready = ready;
    it.desired = ready;
    it.seconds = List.of(new Second(concurrency, 10, true), new Second(concurrency, 10, true));
    return it;
  }

  @Test
  void knativeAimsAtSeventyPercentOfTheConcurrency() {
    var kpa = RunningPolicy.start(new Kpa(), POOL);
    int desired = 0;
    for (int time = 2; time <= 62; time += 2) {
      desired = kpa.decide(second(time, 21, 3).build()).desired();
    }

    assertThat(desired).isEqualTo(3);
  }

  @Test
  void knativePanicsAndDoesNotScaleInForAMinute() {
    var kpa = RunningPolicy.start(new Kpa(), POOL);
    for (int time = 2; time <= 60; time += 2) {
      kpa.decide(second(time, 14, 2).build());
    }
    for (int time = 62; time <= 68; time += 2) {
      kpa.decide(second(time, 140, 2).build());
    }

    int soon = kpa.decide(second(100, 14, 20).build()).desired();

    assertThat(soon).isEqualTo(20);
  }

  @Test
  void knativeGoesToZeroAfterAQuietMinuteAndWakesByAPoke() {
    var kpa = RunningPolicy.start(new Kpa(), POOL);
    int desired = 0;
    for (int time = 2; time <= 200; time += 2) {
      desired = kpa.decide(second(time, 0, 1).build()).desired();
    }
    assertThat(desired).isZero();

    Observations poke = Observations.at(201, 1);
    poke.event = Event.POKE;
    poke.queue = 1;

    assertThat(kpa.decide(poke.build()).desired()).isEqualTo(1);
  }

  @Test
  void kubernetesScalesByTheRatioOfUtilisationAndWaitsFiveMinutesToShrink() {
    var hpa = RunningPolicy.start(new Hpa(), POOL);
    Observations full = Observations.at(15, 15);
    full.ready = 4;
    full.desired = 4;
    full.utilisation = 1;
    Observations quiet = Observations.at(30, 15);
    quiet.ready = 6;
    quiet.desired = 6;
    quiet.utilisation = 0.1;

    int grown = hpa.decide(full.build()).desired();
    int kept = hpa.decide(quiet.build()).desired();
    quiet.time = 330;
    int shrunk = hpa.decide(quiet.build()).desired();

    assertThat(grown).isEqualTo(6);
    assertThat(kept).isEqualTo(6);
    assertThat(shrunk).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("baselines")
  void missingFiguresNeverScaleIn(ScalingPolicy<?> policy) {
    var running = RunningPolicy.start(policy, POOL);
    Observations missing = Observations.at(15, 15);
    missing.ready = Double.NaN;
    missing.desired = 2;

    assertThat(running.decide(missing.build()).desired()).isEqualTo(2);
  }

  @Test
  void aWindowThatIsNotFullIsDividedByItsAge() {
    SecondBuckets buckets = SecondBuckets.of(6).plus(10, 4).plus(11, 8);

    assertThat(buckets.average(11)).isEqualTo(6);
    assertThat(buckets.average(13)).isEqualTo(6);
    assertThat(buckets.average(16)).isEqualTo(8);
    assertThat(buckets.isEmpty(18)).isTrue();
  }
}
