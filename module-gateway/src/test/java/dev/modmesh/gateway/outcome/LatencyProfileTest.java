package dev.modmesh.gateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyProfileTest {
  private static final long SECOND = 1_000_000_000L;

  private long now;
  private final LatencyProfile profile = new LatencyProfile(0);

  @Test
  void estimatesQuantilesWithinAnEighth() {
    Random random = new Random(3);
    long[] samples = new long[10_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (long) (-20e6 * Math.log(1 - random.nextDouble())) + 1_000;
      profile.observe(samples[i], now += 500_000);
    }
    Arrays.sort(samples);

    for (double share : new double[] {0.5, 0.9, 0.99}) {
      long exact = samples[(int) (share * samples.length) - 1];
      assertThat(profile.quantile(share)).isCloseTo(exact, withPercentage(13));
      assertThat(profile.quantile(share)).isGreaterThanOrEqualTo(exact);
    }
    assertThat(profile.p99Nanos()).isCloseTo(profile.quantile(0.99), withPercentage(40));
  }

  @Test
  void knowsNothingAtFirst() {
    for (int i = 0; i < 19; i++) {
      profile.observe(1_000_000, now += SECOND / 5);
    }

    assertThat(profile.p99Nanos()).isZero();
  }

  @Test
  void forgetsAfterTwoWindows() {
    fill(100_000_000);
    assertThat(profile.quantile(0.99)).isGreaterThanOrEqualTo(100_000_000);

    now += 10 * SECOND;
    fill(1_000_000);
    now += 10 * SECOND;
    fill(1_000_000);

    assertThat(profile.quantile(0.99)).isLessThan(2_000_000);
  }

  private void fill(long nanos) {
    for (int i = 0; i < 100; i++) {
      profile.observe(nanos, now);
    }
  }

  @Test
  void growsWithAttemptsThatWereGivenUpUntilCallsSucceedAgain() {
    fill(10_000_000);
    long limit = 250_000_000;

    for (int i = 0; i < 5; i++) {
      now += SECOND;
      profile.gaveUp(limit, now);
    }

    assertThat(profile.p99Nanos()).isGreaterThanOrEqualTo(limit);
  }

  @Test
  void tellsEachTimeAsAShareOfTheUsualOne() {
    assertThat(profile.observe(2_000_000, now)).isZero();
    for (int i = 0; i < 500; i++) {
      profile.observe(2_000_000, now);
    }

    assertThat(profile.observe(20_000_000, now)).isCloseTo(Math.log(10), offset(0.01));
    assertThat(profile.usualNanos()).isCloseTo(2_000_000, withPercentage(3));
  }
}
