package dev.modmesh.autoscaler.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.instance.ManualScale;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.api.instance.Scaling;
import dev.modmesh.autoscaler.observe.Demand;
import dev.modmesh.autoscaler.observe.PoolFrame;
import dev.modmesh.autoscaler.pool.Host;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rounds of half a second in virtual time, with hosts that are there when they are wanted. */
class ByDemandTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final double SERVICE = 0.1;

  private final Map<String, PoolFrame> frames = new HashMap<>();
  private final List<String> reasons = new ArrayList<>();
  private Map<String, ?> explained = Map.of();
  private List<String> missing = List.of();
  private Estimates past = Estimates.NONE;
  private final ByDemand byDemand =
      new ByDemand(
          () -> {
            Map<String, PoolFrame> taken = Map.copyOf(frames);
            frames.clear();
            return taken.isEmpty()
                ? Demand.missing(List.of("gw-1"))
                : new Demand(true, taken, 0.5, missing);
          },
          (pool, decision, time) -> {
            reasons.add(decision.reason());
            explained = decision.explanation();
          },
          pool -> past);
  private Instant now = BEGIN;
  private int hosts;

  private static PoolSpec pool(int min) {
    return new PoolSpec("p", min, 10, false, List.of());
  }

  /** A round with so many calls a second. */
  private int round(PoolSpec spec, double perSecond) {
    double arrivals = perSecond / 2;
    return round(
        spec,
        new PoolFrame(
            0.5,
            0,
            arrivals * SERVICE,
            arrivals,
            arrivals,
            0,
            perSecond * SERVICE,
            0,
            arrivals * SERVICE,
            arrivals * SERVICE * SERVICE,
            arrivals * SERVICE,
            0,
            0,
            0,
            false));
  }

  private int round(PoolSpec spec, PoolFrame frame) {
    frames.put("p", frame);
    return round(spec);
  }

  private int round(PoolSpec spec) {
    now = now.plusMillis(500);
    byDemand.beginRound();
    hosts = byDemand.of(spec, there(), now);
    return hosts;
  }

  private List<Host> there() {
    List<Host> there = new ArrayList<>();
    for (int i = 0; i < hosts; i++) {
      there.add(new Host("h" + i, "p", BEGIN, Host.Process.RUNNING, null, null));
    }
    return there;
  }

  @Test
  void followsTheLoadWithinTheBounds() {
    hosts = 1;
    for (int i = 0; i < 20; i++) {
      round(pool(1), 10);
    }
    assertThat(hosts).isEqualTo(1);

    for (int i = 0; i < 20; i++) {
      round(pool(1), 300); // 30 calls at a time, 8 to a host
    }
    assertThat(hosts).isBetween(4, 8);

    for (int i = 0; i < 20; i++) {
      round(pool(1), 3000);
    }
    assertThat(hosts).isEqualTo(10);

    for (int i = 0; i < 2400; i++) {
      round(pool(1), 10);
    }
    assertThat(hosts).isLessThanOrEqualTo(2);
  }

  @Test
  void staysAsItIsWithoutFigures() {
    hosts = 3;
    for (int i = 0; i < 100; i++) {
      assertThat(round(pool(1))).isEqualTo(3);
    }
    double none = Double.NaN;
    PoolFrame absurd = new PoolFrame(0.5, 0, 0, none, 0, 0, none, 0, -1, 0, 0, 0, 0, 0, false);
    for (int i = 0; i < 100; i++) {
      assertThat(round(pool(1), absurd)).isEqualTo(3);
    }
    assertThat(reasons).containsOnly("hold");
  }

  @Test
  void wakesAPoolWithoutHostsWhenACallWaits() {
    hosts = 0;
    for (int i = 0; i < 40; i++) {
      assertThat(round(pool(0), 0)).as("whoever begins to lead lets it sleep").isZero();
    }

    PoolFrame waits = new PoolFrame(0.1, 1, 0, 1, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.05, 0, true);

    assertThat(round(pool(0), waits)).isPositive();
  }

  @Test
  void keepsTheLeastThatIsAskedForAtOnce() {
    hosts = 1;
    round(pool(1), 0);

    assertThat(round(pool(4), 0)).isEqualTo(4);
  }

  @Test
  void aHandThatSetsTheNumberOutranksAllUntilItsTime() {
    hosts = 2;
    PoolSpec set = overridden(5, BEGIN.plusSeconds(30));

    assertThat(round(set, 10)).isEqualTo(5);
    assertThat(String.valueOf(explained.get("clamps")))
        .contains("clamp=override, from=2, to=5, because=set by hand until 2026-01-01T00:00:30Z");
    while (now.isBefore(BEGIN.plusSeconds(29))) {
      assertThat(round(set, 10)).isEqualTo(5);
    }
    for (int i = 0; i < 600; i++) {
      round(set, 10);
    }
    assertThat(hosts).isLessThanOrEqualTo(2);
    assertThat(String.valueOf(explained.get("clamps"))).doesNotContain("override");
  }

  private static PoolSpec overridden(int replicas, Instant until) {
    return new PoolSpec(
        "p", 1, 10, false, List.of(), Scaling.DEFAULT, new ManualScale(replicas, until));
  }

  @Test
  void aPausedPoolStaysAsItIsAndSaysSo() {
    hosts = 3;

    assertThat(round(new PoolSpec("p", 1, 10, true, List.of()), 3000)).isEqualTo(3);
    assertThat(reasons).containsExactly("paused");
    assertThat(String.valueOf(explained.get("clamps"))).contains("clamp=paused");
  }

  @Test
  void aMissingGatewayMeansHoldAndIsNamed() {
    hosts = 1;
    for (int i = 0; i < 40; i++) {
      round(pool(1), 300);
    }
    int before = hosts;
    assertThat(before).isGreaterThan(3);
    missing = List.of("gw-2");

    for (int i = 0; i < 2400; i++) {
      assertThat(round(pool(1), 10)).isEqualTo(before);
    }
    assertThat(String.valueOf(explained.get("clamps"))).contains("no figures from gw-2");
  }

  @Test
  void aCallThatWaitsIsServedEvenIfAGatewayIsMissing() {
    hosts = 0;
    missing = List.of("gw-2");
    PoolFrame waits = new PoolFrame(0.1, 1, 0, 1, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.05, 0, true);

    assertThat(round(pool(0), waits)).isEqualTo(1);
  }

  @Test
  void whoHasJustBegunToLeadEndsNothing() {
    hosts = 6;
    while (now.isBefore(BEGIN.plusSeconds(14))) {
      assertThat(round(pool(1), 10)).isEqualTo(6);
    }
    for (int i = 0; i < 600; i++) {
      round(pool(1), 10);
    }
    assertThat(hosts).isLessThan(6);
  }

  /** As one that takes over sees it: the first frame is half a second's, whenever it comes. */
  @Test
  void whoHasJustBegunToLeadDoesNotTakeTheFirstFiguresForMoreThanTheyAre() {
    hosts = 4;
    now = now.plusMillis(20);
    byDemand.beginRound();
    assertThat(byDemand.of(pool(1), there(), now)).isEqualTo(4); // figures are on their way
    now = now.minusMillis(450); // so that the next round is 50 ms later

    for (int i = 0; i < 60; i++) {
      assertThat(round(pool(1), i % 2 == 0 ? 200 : 250)).as("round %d", i).isEqualTo(4);
    }
  }

  /** Neither while they are missing, nor by taking the time for idleness once they come again. */
  @Test
  void aBreakInTheFiguresIsNoIdleness() {
    Scaling patient = new Scaling(8, java.time.Duration.ofMinutes(1), 30, 0, true);
    PoolSpec spec = new PoolSpec("p", 1, 10, false, List.of(), patient, null);
    hosts = 3;
    for (int i = 0; i < 60; i++) {
      round(spec, 140);
    }
    assertThat(hosts).isEqualTo(3);
    now = now.plusSeconds(20); // no round: without a gateway there is no lease

    for (int i = 0; i < 6; i++) {
      assertThat(round(spec)).as("still missing").isEqualTo(3);
    }
    for (int i = 0; i < 6; i++) {
      assertThat(round(spec, 0)).as("clients are on their way back").isEqualTo(3);
    }
    for (int i = 0; i < 60; i++) {
      assertThat(round(spec, 140)).isEqualTo(3);
    }
  }

  @Test
  void whoHasJustBegunToLeadScalesOutAtOnceIfCallsWait() {
    hosts = 1;
    round(pool(1), 10);

    round(pool(1), 800);

    assertThat(hosts).isGreaterThan(1);
    assertThat(reasons).startsWith("learning").doesNotContain("hold");
  }

  @Test
  void beginsWithTheServiceTimeThatTheLeaderBeforeKnew() {
    Scaling patient = new Scaling(8, java.time.Duration.ofMinutes(5), 30, 0, true);
    PoolSpec spec = new PoolSpec("p", 1, 10, false, List.of(), patient, null);
    past =
        Estimates.of(Map.of("cold_start_s", 2.5, "service_s", SERVICE, "reason", "feed-forward"));
    hosts = 2;

    for (int i = 0; i < 60; i++) {
      assertThat(round(spec, 80)).isEqualTo(2);
    }
    assertThat(explained.get("cold_start_s")).isEqualTo(2.5);
  }

  @Test
  void ejectedHostsAreReplaced() {
    hosts = 4;
    PoolFrame calm = new PoolFrame(0.5, 0, 8, 50, 50, 0, 10, 0, 5, 0.5, 5, 0, 0, 0, false);
    for (int i = 0; i < 600; i++) {
      round(pool(1), calm);
    }
    int before = hosts;
    PoolFrame ejected = new PoolFrame(0.5, 0, 8, 50, 50, 0, 10, 0, 5, 0.5, 5, 0, 0, 1, false);

    assertThat(round(pool(1), ejected)).isEqualTo(before + 1);
  }

  @Test
  void aPoolThatMayNotSleepKeepsOneHost() {
    hosts = 1;
    Scaling awake = new Scaling(8, java.time.Duration.ofSeconds(1), 30, 0, false);
    PoolSpec spec = new PoolSpec("p", 0, 10, false, List.of(), awake, null);

    for (int i = 0; i < 600; i++) {
      assertThat(round(spec, 0)).isEqualTo(1);
    }
  }
}
