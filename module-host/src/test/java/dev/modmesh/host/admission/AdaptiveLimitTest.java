package dev.modmesh.host.admission;

import static dev.modmesh.host.admission.SimulatedHost.Load.computing;
import static dev.modmesh.host.admission.SimulatedHost.Load.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.host.admission.SimulatedHost.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the limit of a host with two cores, in virtual time. */
final class AdaptiveLimitTest {
  private static final int MIN = 4;
  private static final int MAX = 32;
  private static final int QUEUE = 256;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static SimulatedHost adaptive(long seed) {
    return new SimulatedHost(seed, MIN, MAX, QUEUE);
  }

  private static SimulatedHost fixed(long seed) {
    return new SimulatedHost(seed, MAX, MAX, QUEUE);
  }

  private static double lognormal(Random random, double median) {
    return median * Math.exp(random.nextGaussian());
  }

  /** Times that differ by the argument: most are short, some are thirty times as long. */
  private static Load uneven(double perSecond) {
    return new Load(
        "c", "uneven", perSecond, random -> random.nextInt(10) == 0 ? 60 : 2, random -> 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void staysAtTheMaximumUnderAHealthyMixOfFastAndSlowFunctions(long seed) {
    SimulatedHost host = adaptive(seed);

    host.load(
        waiting("slow", 10, 800),
        waiting("wait", 200, 20),
        computing("quick", 100, 1),
        new Load("c", "varied", 150, random -> lognormal(random, 3), random -> 0),
        uneven(40));
    host.run(MINUTE);
    assertThat(host.lowestLimit()).isEqualTo(MAX);
    host.load(waiting("slow", 30, 800), uneven(120)); // another mix
    host.run(MINUTE);

    assertThat(host.lowestLimit()).isEqualTo(MAX);
    assertThat(host.refused("c")).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void staysAtTheMaximumWhenWhatFunctionsWaitForGetsTwentyTimesSlower(long seed) {
    SimulatedHost host = adaptive(seed);

    host.load(waiting("wait", 400, 20));
    host.run(MINUTE);
    host.load(waiting("wait", 400, 400)); // five times what the threads can hold
    host.run(MINUTE);

    assertThat(host.lowestLimit()).isEqualTo(MAX);
    assertThat(host.succeeded("wait")).isGreaterThan((long) (0.98 * 60 * MAX / 0.4));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void fallsWhenTheProcessorsAreOverloadedWithoutLossAndRisesAgain(long seed) {
    List<Double> runMillis = new ArrayList<>();
    List<Long> goodput = new ArrayList<>();
    for (SimulatedHost host : List.of(fixed(seed), adaptive(seed))) {
      host.load(computing("hash", 50, 20)); // half of what two cores can do
      host.run(MINUTE);
      assertThat(host.lowestLimit()).isEqualTo(MAX);
      host.load(computing("hash", 500, 20)); // five times
      host.run(MINUTE);
      runMillis.add(host.meanRunMillis("hash"));
      goodput.add(host.succeeded("hash"));
      if (runMillis.size() == 2) {
        assertThat(host.limit()).isBetween(MIN, 12);
        host.load(computing("hash", 50, 20));
        host.run(MINUTE);
        assertThat(host.limit()).isEqualTo(MAX);
      }
    }

    assertThat(goodput.get(1)).isGreaterThan((long) (0.99 * goodput.get(0)));
    assertThat(runMillis.get(1)).isLessThan(runMillis.get(0) / 2);
  }

  @Test
  void fallsThoughTheLoadComesSoonAfterTheStart() {
    SimulatedHost host = adaptive(1);

    host.load(computing("hash", 50, 20));
    host.run(Duration.ofSeconds(3));
    host.load(computing("hash", 500, 20));
    host.run(Duration.ofSeconds(20));

    assertThat(host.limit()).isBetween(MIN, 12);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void losesNothingOfAnyFunctionWhenOneOverloadsTheProcessors(long seed) {
    List<Long> hashed = new ArrayList<>();
    List<Long> waited = new ArrayList<>();
    for (SimulatedHost host : List.of(fixed(seed), adaptive(seed))) {
      host.load(computing("hash", 30, 20).by("a"), waiting("wait", 100, 20).by("b"));
      host.run(MINUTE);
      host.load(computing("hash", 500, 20).by("a"), waiting("wait", 100, 20).by("b"));
      host.run(MINUTE);
      hashed.add(host.succeeded("hash"));
      waited.add(host.succeeded("wait"));
    }

    assertThat(hashed.get(1)).isGreaterThan((long) (0.97 * hashed.get(0)));
    assertThat(waited.get(1)).isGreaterThan((long) (0.99 * waited.get(0)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void losesNothingWhenUnevenFunctionsNearlyFillTheProcessors(long seed) {
    List<Long> succeeded = new ArrayList<>();
    for (SimulatedHost host : List.of(fixed(seed), adaptive(seed))) {
      host.load(uneven(240)); // 0.94 of two cores
      host.run(MINUTE.multipliedBy(3));
      succeeded.add(host.succeeded("uneven"));
    }

    assertThat(succeeded.get(1)).isGreaterThan((long) (0.998 * succeeded.get(0)));
  }

  @Test
  void oneCallerWithFiveTimesWhatThereIsTakesNothingFromNineOthers() {
    SimulatedHost host = new SimulatedHost(7, 16, 16, QUEUE);
    double capacity = 16 / 0.02;
    List<Load> loads =
        new ArrayList<>(
            IntStream.range(0, 9)
                .mapToObj(i -> waiting("modest", 0.05 * capacity, 20).by("modest-" + i))
                .toList());
    loads.add(waiting("greedy", 5 * capacity, 20).by("greedy"));

    host.load(loads.toArray(Load[]::new));
    host.run(MINUTE);

    assertThat(IntStream.range(0, 9).mapToLong(i -> host.refused("modest-" + i)).sum()).isZero();
    assertThat(host.succeeded("modest") + host.succeeded("greedy"))
        .isGreaterThan((long) (0.99 * 60 * capacity));
    assertThat(host.refused("greedy")).isPositive();
  }

  @Test
  void aCallThatWasCutOffCountsOnlyWhenItHadRunLongerThanUsual() {
    AdaptiveLimit limit = new AdaptiveLimit(MIN, MAX, () -> 1, 0);
    long now = 0;
    for (int i = 0; i < 200; i++) {
      now += 20_000_000;
      limit.record(FakeTicket.FUNCTION, Ending.SUCCEEDED, 20_000_000, MAX, now);
    }

    for (int i = 0; i < 500; i++) {
      now += 5_000_000;
      limit.record(FakeTicket.FUNCTION, Ending.DEADLINE, 5_000_000, MAX, now);
    }
    assertThat(limit.limit()).isEqualTo(MAX);

    for (int i = 0; i < 500; i++) {
      now += 20_000_000;
      limit.record(FakeTicket.FUNCTION, Ending.DEADLINE, 400_000_000, MAX, now);
    }
    assertThat(limit.limit()).isLessThan(MAX / 2);
  }

  @Test
  void neverFallsWhenItIsNotKnownHowBusyTheProcessorsAre() {
    AdaptiveLimit limit = new AdaptiveLimit(MIN, MAX, () -> Double.NaN, 0);
    long now = 0;
    for (int i = 1; i < 2000; i++) {
      now += 20_000_000;
      limit.record(FakeTicket.FUNCTION, Ending.SUCCEEDED, i * 1_000_000L, MAX, now);
    }

    assertThat(limit.limit()).isEqualTo(MAX);
  }
}
