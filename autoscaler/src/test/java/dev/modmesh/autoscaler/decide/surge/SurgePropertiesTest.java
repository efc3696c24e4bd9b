package dev.modmesh.autoscaler.decide.surge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.decide.Observations;
import dev.modmesh.autoscaler.decide.PoolObservation.Event;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.RunningPolicy;
import dev.modmesh.autoscaler.decide.Step;
import dev.modmesh.client.wire.JacksonCodec;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjDoubleConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On random pools with random traffic; the parameter is the seed. */
class SurgePropertiesTest {
  private static final int STATE_LIMIT_BYTES = 64 * 1024;
  private static final double[] ABSURD = {
    Double.NaN, -1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1e300
  };
  private static final List<ObjDoubleConsumer<Observations>> FIGURES =
      List.of(
          (it, value) -> it.time = value,
          (it, value) -> it.span = value,
          (it, value) -> it.ready = value,
          (it, value) -> it.starting = value,
          (it, value) -> it.ejected = value,
          (it, value) -> it.queue = value,
          (it, value) -> it.executing = value,
          (it, value) -> it.arrivals = value,
          (it, value) -> it.completions = value,
          (it, value) -> it.serviceSum = value,
          (it, value) -> it.oldestWait = value);

  private final Surge surge = new Surge();

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static PoolProfile pool(RandomGenerator random) {
    int min = random.nextInt(4);
    int max = min + 1 + random.nextInt(60);
    return new PoolProfile(
        min,
        max,
        1 + random.nextInt(8),
        0.1 + random.nextDouble(),
        random.nextInt(max + 1),
        1,
        PoolProfile.WORTH,
        random.nextInt(3) == 0 ? 1 : 0);
  }

  /** What a gateway might send, plausible or not in combination, but each figure possible. */
  private static Observations anything(RandomGenerator random, double time, double span) {
    Observations it = Observations.at(time, span);
    boolean busy = random.nextInt(10) > 2;
    it.event = random.nextInt(5) == 0 ? Event.POKE : Event.TICK;
    it.ready = random.nextInt(40);
    it.starting = random.nextInt(20);
    it.ejected = random.nextInt(8) == 0 ? random.nextInt(5) : 0;
    if (busy) {
      it.arrivals = random.nextInt(400);
      it.completions = random.nextInt(400);
      it.serviceSum = it.completions * random.nextDouble();
      it.executing = random.nextInt(100);
      it.queue = random.nextInt(3) == 0 ? random.nextInt(5000) : 0;
      it.oldestWait = it.queue > 0 ? random.nextDouble() * 30 : 0;
    }
    if (random.nextInt(6) == 0) {
      it.coldStarts = List.of(random.nextDouble() * 20, Double.NaN, -3.0, 1e9);
    }
    return it;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverLeavesTheBounds(long seed) {
    RandomGenerator random = random(seed);
    PoolProfile pool = pool(random);
    var policy = RunningPolicy.start(surge, pool);
    double time = 0;

    for (int i = 0; i < 5000; i++) {
      double span = 0.1 + random.nextDouble() * 2;
      time += span;
      Observations it = anything(random, time, span);
      if (random.nextInt(10) == 0) {
        corrupt(it, random);
      }
      int desired = policy.decide(it.build()).desired();

      assertThat(desired).isBetween(pool.min(), pool.max());
    }
  }

  private static void corrupt(Observations it, RandomGenerator random) {
    FIGURES.get(random.nextInt(FIGURES.size())).accept(it, ABSURD[random.nextInt(ABSURD.length)]);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void whatIsMissingOrAbsurdChangesNothing(long seed) {
    RandomGenerator random = random(seed);
    PoolProfile pool = pool(random);
    SurgeState state = surge.start(pool);
    double time = 0;

    for (int i = 0; i < 400; i++) {
      time += 0.5;
      Step<SurgeState> step = surge.decide(pool, state, anything(random, time, 0.5).build());
      for (ObjDoubleConsumer<Observations> figure : FIGURES) {
        for (double absurd : ABSURD) {
          Observations bad = Observations.at(time + 0.5, 0.5);
          figure.accept(bad, absurd);
          Step<SurgeState> held = surge.decide(pool, step.state(), bad.build());

          assertThat(held.decision().desired()).isEqualTo(step.decision().desired());
          assertThat(held.decision().reason()).isEqualTo("hold");
          assertThat(held.state()).isEqualTo(step.state());
        }
      }
      state = step.state();
    }
  }

  @Test
  void aMissingGatewayIsNoReasonToScaleIn() {
    PoolProfile pool = new PoolProfile(0, 50, 4, 1, 20, 1, PoolProfile.WORTH, 0);
    var policy = RunningPolicy.start(surge, pool);

    List<Integer> decided = new ArrayList<>();
    for (int i = 1; i <= 1000; i++) {
      Observations idle = Observations.at(i * 0.5, 0.5);
      idle.ready = 20;
      idle.missingGateways = 1;
      decided.add(policy.decide(idle.build()).desired());
    }

    assertThat(decided).containsOnly(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void theSameObservationsGiveTheSameDecisionsAndExplanations(long seed) {
    assertThat(transcript(seed)).isEqualTo(transcript(seed));
  }

  private List<String> transcript(long seed) {
    RandomGenerator random = random(seed);
    var policy = RunningPolicy.start(surge, pool(random));
    JacksonCodec json = new JacksonCodec();
    List<String> lines = new ArrayList<>();
    double time = 0;
    for (int i = 0; i < 1000; i++) {
      double span = 0.1 + random.nextDouble();
      time += span;
      Decision decision = policy.decide(anything(random, time, span).build());
      lines.add(new String(json.write(decision.explanation()), StandardCharsets.UTF_8));
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void theStateStaysSmallAndADecisionQuick(long seed) {
    RandomGenerator random = random(seed);
    PoolProfile pool = new PoolProfile(0, 1000, 2, 0.5, 0, 1, PoolProfile.WORTH, 0);
    var policy = RunningPolicy.start(surge, pool);
    double time = 0;
    long largest = 0;
    int rounds = 40_000;
    long begin = System.nanoTime();

    for (int i = 0; i < rounds; i++) {
      boolean pause = random.nextInt(60) == 0;
      double span = pause ? 4 + random.nextDouble() * 60 : 0.1;
      time += span;
      Observations it = anything(random, time, span);
      it.starting = random.nextInt(2000);
      if (pause) {
        it = Observations.at(time, span);
      }
      policy.decide(it.build());
      largest = Math.max(largest, bytes(i % 500 == 0 ? policy.state() : null));
    }
    double meanMillis = (System.nanoTime() - begin) / 1e6 / rounds;

    assertThat(largest).isLessThan(STATE_LIMIT_BYTES);
    assertThat(meanMillis).isLessThan(1);
  }

  /** As a 64-bit JVM lays objects out: 16 bytes for each, 8 for each number or reference. */
  private static long bytes(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case List<?> list -> 24 + list.stream().mapToLong(item -> 4 + bytes(item)).sum();
      case Record found -> 16 + components(found);
      default -> 16;
    };
  }

  private static long components(Record found) {
    long sum = 0;
    for (RecordComponent component : found.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Object value = component.getAccessor().invoke(found);
        sum += component.getType().isPrimitive() ? 8 : 4 + bytes(value);
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
    return sum;
  }
}
