package dev.modmesh.autoscaler.decide.surge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScaleInTest {
  private static final SurgeSettings SETTINGS = SurgeSettings.DEFAULT;

  private static double releasedAfter(ScaleIn from, int wanted) {
    ScaleIn state = from;
    for (double time = 0; time < 200; time += 0.5) {
      state = state.towards(wanted, time, false, SETTINGS);
      if (state.level() == wanted) {
        return time;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  @Test
  void growsAtOnce() {
    assertThat(ScaleIn.from(2).towards(9, 0, false, SETTINGS).level()).isEqualTo(9);
  }

  @Test
  void releasesWhenLessWasWantedForThreeSeconds() {
    assertThat(releasedAfter(ScaleIn.from(10), 5)).isEqualTo(3);
  }

  @Test
  void releasesOneOfManyAfterThreeTimesThat() {
    assertThat(releasedAfter(ScaleIn.from(10), 9)).isEqualTo(9);
  }

  @Test
  void afterGrowingASmallReleaseWaitsLongerThanALargeOne() {
    ScaleIn grown = ScaleIn.from(5).towards(10, 0, false, SETTINGS);

    double small = releasedAfter(grown, 9);
    double large = releasedAfter(grown, 5);
    double most = releasedAfter(grown, 2);

    assertThat(small).isEqualTo(54); // 60 s x (1 - 0.1)
    assertThat(large).isEqualTo(30); // 60 s x (1 - 0.5)
    assertThat(most).isEqualTo(12);
  }

  @Test
  void anIdlePoolIsReleasedAtOnce() {
    ScaleIn grown = ScaleIn.from(5).towards(10, 0, false, SETTINGS);

    assertThat(grown.towards(0, 1, true, SETTINGS).level()).isZero();
  }
}
