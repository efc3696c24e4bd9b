package dev.modmesh.autoscaler.decide.surge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdlePlanTest {
  /** The cost as the plan's Javadoc says it, gap by gap. */
  private static double cost(
      IdlePlan plan, List<Double> gaps, double coldStart, double late, double change) {
    double sum = 0;
    for (double gap : gaps) {
      sum += Math.min(gap, plan.keepUntil());
      if (gap > plan.keepUntil()) {
        sum += change;
        if (plan.warmFrom() > 0 && gap > plan.warmFrom()) {
          sum += coldStart + Math.min(gap, plan.giveUpAt()) - plan.warmFrom();
          if (gap > plan.giveUpAt()) {
            sum += late;
          } else if (gap < plan.warmFrom() + coldStart) {
            sum += late / 2;
          }
        } else {
          sum += late;
        }
      }
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noOtherPlanIsCheaper(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Double> gaps = new ArrayList<>();
    for (int i = 0; i < 3 + random.nextInt(20); i++) {
      gaps.add(3 + random.nextDouble() * (random.nextBoolean() ? 30 : 300));
    }
    double coldStart = 0.3 + random.nextDouble() * 10;
    double late = random.nextDouble() * 500;
    double change = random.nextBoolean() ? 60 : 0;

    IdlePlan plan = IdlePlan.cheapest(gaps, coldStart, late, change);

    double least = cost(plan, gaps, coldStart, late, change);
    List<Double> ends = gaps.stream().map(gap -> gap * 1.03 + 1).toList();
    for (double keep : ends) {
      assertThat(cost(new IdlePlan(keep, 0, 0), gaps, coldStart, late, change))
          .isGreaterThanOrEqualTo(least - 1e-6);
      for (double end : ends) {
        double warm = Math.max(0, end * 0.97 - coldStart * 1.2 - 1);
        for (double until : ends) {
          if (warm > keep && until > warm) {
            assertThat(cost(new IdlePlan(keep, warm, until), gaps, coldStart, late, change))
                .isGreaterThanOrEqualTo(least - 1e-6);
          }
        }
      }
    }
  }

  @Test
  void keepsAnInstanceWhenThereIsNoTimeToWarmAnother() {
    IdlePlan plan = IdlePlan.cheapest(List.of(6.0, 7.0, 8.0), 10, 400, 0);

    assertThat(plan.isOn(4)).isTrue();
    assertThat(plan.isOn(8)).isTrue();
    assertThat(plan.isOn(60)).isFalse();
  }

  @Test
  void warmsBeforeACallThatComesLikeClockwork() {
    IdlePlan plan = IdlePlan.cheapest(List.of(300.0, 300.0, 301.0, 302.0), 2, 1000, 0);

    assertThat(plan.keepUntil()).isZero();
    assertThat(plan.warmFrom()).isCloseTo(298, within(2.0));
    assertThat(plan.isOn(100)).isFalse();
    assertThat(plan.isOn(300)).isTrue();
  }

  @Test
  void doesNotEndAnInstanceForAPauseShorterThanTheSwitchIsWorth() {
    IdlePlan free = IdlePlan.cheapest(List.of(50.0, 50.0, 51.0, 51.0), 2, 1000, 0);
    IdlePlan priced = IdlePlan.cheapest(List.of(50.0, 50.0, 51.0, 51.0), 2, 1000, 60);

    assertThat(free.isOn(20)).isFalse();
    assertThat(priced.isOn(20)).isTrue();
  }
}
