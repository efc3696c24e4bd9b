package dev.modmesh.gateway.outlier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.modmesh.gateway.outcome.LatencyProfile;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of calls with known faults, seeded, in virtual time. */
class OutlierRulesTest {
  private static final OutlierRules RULES = new OutlierRules(0.85, 3);

  private long now = 1;
  private final Random random = new Random(11);
  private LatencyProfile profile = new LatencyProfile(0);

  @BeforeEach
  void knowTheFunction() {
    InstanceStats healthy = new InstanceStats(now);
    for (int i = 0; i < 500; i++) {
      succeed(healthy, exponential());
    }
  }

  private InstanceStats[] fleet(int size) {
    InstanceStats[] fleet = new InstanceStats[size];
    for (int i = 0; i < size; i++) {
      fleet[i] = new InstanceStats(now);
    }
    return fleet;
  }

  private void succeed(InstanceStats stats, double latency) {
    double log = profile.observe((long) (latency * 20e6) + 1_000, now);
    stats.succeeded(log, RULES.evidence(log, profile.logVariance()), now);
  }

  private double exponential() {
    return -Math.log(1 - random.nextDouble());
  }

  /** Calls until the instance is an outlier; -1 if it is none after so many. */
  private int callsUntilOutlier(
      InstanceStats[] fleet, int suspect, double slowness, double failures, int calls) {
    for (int call = 1; call <= calls; call++) {
      for (int i = 0; i < fleet.length; i++) {
        now += 1_000_000;
        boolean bad = i == suspect && random.nextDouble() < failures;
        if (bad) {
          fleet[i].failed(now);
        } else {
          succeed(fleet[i], exponential() * (i == suspect ? slowness : 1));
        }
        if (RULES.judge(fleet[i], fleet) != null) {
          assertThat(i).as("the one that is ejected").isEqualTo(suspect);
          return call;
        }
      }
    }
    return -1;
  }

  @Test
  void findsAnInstanceThatIsTenTimesSlowerWithinFortyOfItsCalls() {
    for (int run = 0; run < 50; run++) {
      assertThat(callsUntilOutlier(fleet(3), 1, 10, 0, 1000)).isBetween(4, 60);
      knowTheFunction();
    }
  }

  @Test
  void findsItByAHandfulWhereAllCallsTakeEquallyLong() {
    profile = new LatencyProfile(0);
    InstanceStats[] fleet = fleet(3);
    for (int i = 0; i < 1000; i++) {
      succeed(fleet[i % 3], 1);
    }

    int calls = 0;
    while (RULES.judge(fleet[1], fleet) == null) {
      succeed(fleet[1], 10);
      calls++;
    }

    assertThat(calls).isBetween(3, 8);
  }

  @Test
  void findsOneOfTenThatIsFiveTimesSlower() {
    for (int run = 0; run < 50; run++) {
      assertThat(callsUntilOutlier(fleet(10), 1, 5, 0, 1000)).isBetween(4, 120);
      knowTheFunction();
    }
  }

  @Test
  void suspectsNobodyWhenAFunctionIsQuickOrSlowByChance() {
    profile = new LatencyProfile(0);
    InstanceStats[] fleet = fleet(3);
    for (int call = 0; call < 100_000; call++) {
      InstanceStats one = fleet[call % 3];
      now += 1_000_000;
      succeed(one, random.nextInt(4) == 0 ? 1000 : 1);
      assertThat(RULES.judge(one, fleet)).isNull();
    }
  }

  @Test
  void findsTheSlowOneOfTwo() {
    for (int run = 0; run < 50; run++) {
      assertThat(callsUntilOutlier(fleet(2), 0, 10, 0, 1000)).isBetween(4, 80);
      knowTheFunction();
    }
  }

  @Test
  void findsAnInstanceThatFailsThirtyPercentWithinAHundredOfItsCalls() {
    for (int run = 0; run < 50; run++) {
      assertThat(callsUntilOutlier(fleet(3), 2, 1, 0.3, 1000)).isBetween(10, 100);
    }
  }

  @Test
  void suspectsNobodyInAHealthyFleetWhoseCallsTakeVeryDifferentTimes() {
    assertThat(callsUntilOutlier(fleet(3), -1, 1, 0, 30_000)).isEqualTo(-1);
  }

  @Test
  void suspectsNobodyWhenAllBecomeSlow() {
    InstanceStats[] fleet = fleet(3);
    for (int call = 0; call < 1000; call++) {
      for (InstanceStats one : fleet) {
        now += 1_000_000;
        succeed(one, 20 * exponential());
        assertThat(RULES.judge(one, fleet)).isNull();
      }
    }
  }

  @Test
  void neverSuspectsTheOnlyInstance() {
    assertThat(callsUntilOutlier(fleet(1), 0, 60, 0.9, 1000)).isEqualTo(-1);
  }

  @Test
  void forgetsWhatSlowCallsToldAfterAWhile() {
    InstanceStats stats = new InstanceStats(now);
    stats.succeeded(Math.log(10), 0, now);
    assertThat(stats.slowness(now)).isCloseTo(10, offset(0.01));
    assertThat(stats.isDoubtful()).isTrue();

    now += 20_000_000_000L;

    assertThat(stats.slowness(now)).isLessThan(1.2);
  }

  @Test
  void grantsOneCallToAnInstanceOfWhichNothingWasHeard() {
    InstanceStats stats = new InstanceStats(now);
    assertThat(stats.claimStale(now)).isFalse();

    now += 5_000_000_000L;

    assertThat(stats.claimStale(now)).isTrue();
    assertThat(stats.claimStale(now)).isFalse();
  }

  @Test
  void suspectsNobodyWhenAllFailAlike() {
    InstanceStats[] fleet = fleet(3);
    int suspicions = 0;
    for (int call = 0; call < 60_000; call++) {
      InstanceStats one = fleet[call % 3];
      now += 1_000_000;
      if (random.nextInt(10) < 3) {
        one.failed(now);
        suspicions += RULES.judge(one, fleet) == null ? 0 : 1;
      } else {
        one.answered(now);
      }
    }

    assertThat(suspicions).isLessThan(60); // of 18,000 failures
  }
}
