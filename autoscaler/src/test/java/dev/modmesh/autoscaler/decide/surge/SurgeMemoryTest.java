package dev.modmesh.autoscaler.decide.surge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SurgeMemoryTest {
  private static final SurgeSettings SETTINGS = SurgeSettings.DEFAULT;
  private static final double SHORT_SECONDS = 2;

  private SurgeMemory memory = SurgeMemory.none();
  private PeakHold needs = PeakHold.none();
  private LoadMean mean = LoadMean.none();

  /** A base of 4 instances at 80 calls a second, and surges to 12 at 240. */
  private void play(double until, double every, double lasting) {
    for (double now = 0.5; now <= until; now += 0.5) {
      boolean surge = now % every >= every - lasting;
      int base = surge ? 12 : 4;
      double rate = surge ? 240 : 80;
      needs = needs.plus(new PeakHold.Need(now, base), 15);
      mean = mean.after(0.5, rate, base);
      memory = memory.after(now, base, rate, needs, SETTINGS);
    }
  }

  private int level(double now, double worth) {
    return memory.level(now, 4, mean, SHORT_SECONDS, worth, SETTINGS.recurringSeconds());
  }

  @Test
  void aRiseIsOneSurgeHoweverLongItLasts() {
    play(290, 100, 20);

    assertThat(memory.surges().items())
        .extracting(SurgeMemory.Surged::time)
        .containsExactly(80.0, 180.0, 280.0);
  }

  @Test
  void keepsReadyWhatIsWorthIt() {
    play(290, 100, 20);

    assertThat(level(295, 100)).isEqualTo(12);
    assertThat(level(295, 1)).isZero();
  }

  @Test
  void keepsReadyForFrequentSurgesWhateverTheySave() {
    play(295, 30, 5);

    assertThat(level(295, 0.001)).isEqualTo(12);
  }

  @Test
  void forgetsSurgesAfterAQuarterOfAnHour() {
    play(290, 100, 20);

    memory = memory.after(1200, 4, 80, needs, SETTINGS);

    assertThat(memory.surges().items()).isEmpty();
    assertThat(level(1200, 1000)).isZero();
  }
}
