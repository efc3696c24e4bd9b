package dev.modmesh.autoscaler.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.pool.PoolAction.Drain;
import dev.modmesh.autoscaler.pool.PoolAction.End;
import dev.modmesh.autoscaler.pool.PoolAction.Forget;
import dev.modmesh.autoscaler.pool.PoolAction.Kill;
import dev.modmesh.autoscaler.pool.PoolAction.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class PoolPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final PlanPolicy POLICY =
      new PlanPolicy(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));

  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(42);

  private PoolPlan plan(PoolSpec spec, Backoff before, Host... hosts) {
    return PoolPlan.of(spec, spec.min(), List.of(hosts), POLICY, before, NOW, random);
  }

  private static PoolSpec pool(int min, int max) {
    return new PoolSpec("default", min, max, false, List.of());
  }

  private static Host host(String id, Host.Process process, long ageSeconds) {
    return new Host(id, "default", NOW.minusSeconds(ageSeconds), process, null, null);
  }

  private static Host running(String id, long ageSeconds) {
    return host(id, Host.Process.RUNNING, ageSeconds);
  }

  private static Host unhealthy(String id, long seconds) {
    return new Host(
        id,
        "default",
        NOW.minusSeconds(900),
        Host.Process.RUNNING,
        NOW.minusSeconds(seconds),
        null);
  }

  private static Host draining(String id, long seconds) {
    return new Host(
        id,
        "default",
        NOW.minusSeconds(900),
        Host.Process.RUNNING,
        null,
        NOW.minusSeconds(seconds));
  }

  @Test
  void startsWhatIsMissing() {
    PoolPlan plan = plan(pool(3, 4), Backoff.NONE, running("a", 100));

    assertThat(plan.actions()).containsExactly(new Start("default"), new Start("default"));
  }

  @Test
  void neverWantsMoreThanTheMaximum() {
    PoolPlan plan = plan(pool(5, 2), Backoff.NONE, running("a", 100));

    assertThat(plan.actions()).containsExactly(new Start("default"));
  }

  @Test
  void countsHostsThatAreStarting() {
    PoolPlan plan = plan(pool(1, 4), Backoff.NONE, host("a", Host.Process.STARTING, 5));

    assertThat(plan.actions()).isEmpty();
  }

  @Test
  void replacesAHostThatEndedAtOnceWhenItHadLivedLong() {
    PoolPlan plan =
        plan(pool(2, 4), Backoff.NONE, running("a", 100), host("b", Host.Process.ENDED, 100));

    assertThat(plan.actions()).containsExactly(new Forget("b"), new Start("default"));
    assertThat(plan.backoff()).isEqualTo(Backoff.NONE);
  }

  @Test
  void waitsLongerAfterEachStartThatFails() {
    Backoff backoff = Backoff.NONE;
    for (int failure = 1; failure <= 10; failure++) {
      PoolPlan plan = plan(pool(1, 4), backoff, host("a", Host.Process.ENDED, 2));
      backoff = plan.backoff();

      Duration pause = Duration.between(NOW, backoff.notBefore());
      long full = Math.min(60_000, 1000L << (failure - 1));
      assertThat(plan.actions()).containsExactly(new Forget("a"));
      assertThat(backoff.failures()).isEqualTo(failure);
      assertThat(pause.toMillis()).isBetween(full / 2, full);
    }
  }

  @Test
  void triesOneHostAtATimeAfterAFailedStart() {
    PoolPlan plan = plan(pool(3, 4), new Backoff(2, NOW));

    assertThat(plan.actions()).containsExactly(new Start("default"));
    assertThat(plan.backoff().failures()).isEqualTo(2);
  }

  @Test
  void forgetsFailuresOnceALaterHostHasLivedLongEnough() {
    PoolPlan plan = plan(pool(3, 4), new Backoff(2, NOW.minusSeconds(40)), running("a", 35));

    assertThat(plan.backoff()).isEqualTo(Backoff.NONE);
  }

  @Test
  void anOldHostDoesNotExcuseFailedStarts() {
    Backoff before = new Backoff(2, NOW.plusSeconds(5));

    PoolPlan plan = plan(pool(3, 4), before, running("a", 900));

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.backoff()).isEqualTo(before);
  }

  @Test
  void aDrainedHostThatEndsIsNoFailure() {
    Host drained =
        new Host(
            "a", "default", NOW.minusSeconds(5), Host.Process.ENDED, null, NOW.minusSeconds(1));

    PoolPlan plan = plan(pool(0, 4), Backoff.NONE, drained);

    assertThat(plan.actions()).containsExactly(new Forget("a"));
    assertThat(plan.backoff()).isEqualTo(Backoff.NONE);
  }

  @Test
  void drainsTheUnhealthyThenTheStartingThenTheYoungest() {
    PoolPlan plan =
        plan(
            pool(1, 4),
            Backoff.NONE,
            running("old", 100),
            running("young", 40),
            host("starting", Host.Process.STARTING, 50),
            unhealthy("sick", 10));

    assertThat(plan.actions())
        .containsExactly(new Drain("sick"), new Drain("starting"), new Drain("young"));
  }

  @Test
  void replacesADrainingHostAndBoundsItsDrain() {
    assertThat(plan(pool(1, 1), Backoff.NONE, draining("a", 29)).actions())
        .containsExactly(new Start("default"));
    assertThat(plan(pool(0, 1), Backoff.NONE, draining("a", 30)).actions())
        .singleElement()
        .isInstanceOf(End.class);
    assertThat(plan(pool(0, 1), Backoff.NONE, draining("a", 40)).actions())
        .singleElement()
        .isInstanceOf(Kill.class);
  }

  @Test
  void killsAHostThatDoesNotBeginToRun() {
    PoolPlan plan = plan(pool(1, 4), Backoff.NONE, host("a", Host.Process.STARTING, 60));

    assertThat(plan.actions().getFirst()).isInstanceOf(Kill.class);
    assertThat(plan.actions()).contains(new Start("default"));
  }

  @Test
  void replacesAHostThatIsUnhealthyForTooLong() {
    assertThat(plan(pool(1, 4), Backoff.NONE, unhealthy("a", 59)).actions()).isEmpty();
    assertThat(plan(pool(1, 4), Backoff.NONE, unhealthy("a", 60)).actions())
        .containsExactly(new End("a", "it was not healthy for too long"), new Start("default"));
    assertThat(plan(pool(1, 4), Backoff.NONE, unhealthy("a", 70)).actions().getFirst())
        .isInstanceOf(Kill.class);
  }

  @Test
  void leavesAPausedPoolAsItIs() {
    PoolSpec paused = new PoolSpec("default", 2, 4, true, List.of());

    assertThat(
            plan(paused, Backoff.NONE, unhealthy("a", 600), host("b", Host.Process.STARTING, 600))
                .actions())
        .isEmpty();
    assertThat(plan(paused, Backoff.NONE).actions()).isEmpty();
  }

  @Test
  void settlesFromAnySituationAndNeverActsTwiceOnOneHost() {
    long seed = 7;
    RandomGenerator situations = RandomGeneratorFactory.getDefault().create(seed);
    for (int round = 0; round < 2000; round++) {
      PoolSpec spec = pool(situations.nextInt(5), situations.nextInt(1, 5));
      Host[] hosts = new Host[situations.nextInt(7)];
      int able = 0;
      for (int i = 0; i < hosts.length; i++) {
        hosts[i] =
            new Host(
                "h" + i,
                "default",
                NOW.minusSeconds(situations.nextInt(100)),
                Host.Process.values()[situations.nextInt(3)],
                situations.nextBoolean() ? null : NOW.minusSeconds(situations.nextInt(100)),
                situations.nextBoolean() ? null : NOW.minusSeconds(situations.nextInt(60)));
        able += hosts[i].process() != Host.Process.ENDED && !hosts[i].isDraining() ? 1 : 0;
      }

      List<PoolAction> actions = plan(spec, Backoff.NONE, hosts).actions();

      List<String> touched =
          actions.stream()
              .map(
                  action ->
                      switch (action) {
                        case Start start -> "";
                        case Drain drain -> drain.id();
                        case End end -> end.id();
                        case Kill kill -> kill.id();
                        case Forget forget -> forget.id();
                      })
              .filter(id -> !id.isEmpty())
              .toList();
      long starts = actions.stream().filter(Start.class::isInstance).count();
      long drains = actions.stream().filter(Drain.class::isInstance).count();
      assertThat(touched).as("seed %d, round %d", seed, round).doesNotHaveDuplicates();
      assertThat(starts == 0 || drains == 0).as("seed %d, round %d", seed, round).isTrue();
      assertThat(starts).isLessThanOrEqualTo(Math.min(spec.min(), spec.max()));
      assertThat(drains).isLessThanOrEqualTo(able);
    }
  }
}
