package dev.modmesh.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.modmesh.api.module.HashKey;
import dev.modmesh.api.module.LoadBalancerSpec;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.upstream.Fleet;
import dev.modmesh.gateway.upstream.StableHash;
import dev.modmesh.gateway.upstream.Upstream;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each policy promises of the shares of the instances. */
@QuarkusTest
class BalanceTest {
  private final StorkPolicyBalancer balancer = new StorkPolicyBalancer();

  @Inject GatewayConfig config;

  private Fleet fleet;

  @BeforeEach
  void begin() {
    fleet = new Fleet(config);
  }

  private static CandidateSet set(String policy, Upstream[] upstreams, String zone) {
    HashKey hash =
        policy.equals(LoadBalancerSpec.CONSISTENT_HASH)
            ? new HashKey(HashKey.Source.HEADER, "X")
            : null;
    return new CandidateSet(upstreams, new LoadBalancerSpec(policy, 100, hash), zone);
  }

  private Upstream pick(CandidateSet set, long hash) {
    return (Upstream) balancer.selectServiceInstance(new Candidates(set, hash));
  }

  private Map<String, Double> shares(CandidateSet set, int calls) {
    Map<String, Double> shares = new HashMap<>();
    for (int i = 0; i < calls; i++) {
      shares.merge(pick(set, 0).serviceId(), 1.0 / calls, Double::sum);
    }
    return shares;
  }

  @Test
  void adaptiveSharesEquallyAmongEquals() {
    for (int size : new int[] {1, 2, 3, 4, 10}) {
      Upstream[] upstreams = new Fleet(config).add(size);

      Map<String, Double> shares = shares(set("adaptive", upstreams, ""), 20_000);

      assertThat(shares).hasSize(size);
      assertThat(shares.values())
          .allSatisfy(share -> assertThat(share).isCloseTo(1.0 / size, offset(0.03)));
    }
  }

  @Test
  void adaptiveKeepsAwayFromTheSlowTheFailingAndTheBusy() {
    Upstream[] all = fleet.add(5);
    for (int i = 0; i < 20; i++) {
      all[0].learn(Outcome.SUCCESS, 1.05, 5, false);
      all[1].learn(i % 2 == 0 ? Outcome.INSTANCE_FAILURE : Outcome.SUCCESS, 0, 1, false);
    }
    for (int i = 0; i < 10; i++) {
      all[2].begin();
    }

    Map<String, Double> shares = shares(set("adaptive", all, ""), 10_000);

    for (String worse : List.of("i0", "i1", "i2")) {
      assertThat(shares.getOrDefault(worse, 0.0)).as(worse).isLessThan(0.11);
    }
  }

  @Test
  void sendsProbesOnlyToAnInstanceThatIsOut() {
    Upstream[] all = fleet.add(3);
    for (int i = 0; i < 5; i++) {
      all[1].learn(Outcome.INSTANCE_FAILURE, 0, 1, false);
    }
    assertThat(all[1].circuit().isClosed()).isFalse();

    Map<String, Double> shares = shares(set("adaptive", all, ""), 1_000);

    assertThat(shares).containsOnlyKeys("i0", "i2");
    assertThat(fleet.events.since(0, 10))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo("circuit-opened");
              assertThat(event.subject()).isEqualTo("i1");
              assertThat(event.message()).contains("5 failures in a row");
            });
  }

  @Test
  void neverKeepsMoreThanHalfOutForASuspicion() {
    Upstream[] all = fleet.add(3);
    for (int round = 0; round < 40; round++) {
      for (Upstream upstream : all) {
        upstream.learn(round % 6 == 5 ? Outcome.SUCCESS : Outcome.INSTANCE_FAILURE, 0, 1, false);
      }
    }

    assertThat(all).filteredOn(upstream -> !upstream.circuit().isClosed()).hasSize(1);
  }

  @Test
  void weightedRoundRobinKeepsTheWeightsAndSpreadsThem() {
    assertThat(WeightedRoundRobin.layOut(new int[] {5, 1, 1})).containsExactly(0, 0, 1, 0, 2, 0, 0);
    fleet.add("a", "", 300);
    fleet.add("b", "", 100);
    fleet.add("c", "", 0);

    Map<String, Double> shares = shares(set("weighted-round-robin", fleet.members(), ""), 4_000);

    assertThat(shares.get("a")).isCloseTo(0.75, offset(0.001));
    assertThat(shares.get("b")).isCloseTo(0.25, offset(0.001));
    assertThat(shares).doesNotContainKey("c");
  }

  @Test
  void aRoundHasABoundedLength() {
    assertThat(WeightedRoundRobin.layOut(new int[] {65535, 65534, 1}).length)
        .isLessThanOrEqualTo(1026);
    assertThat(WeightedRoundRobin.layOut(new int[] {0, 0})).isEmpty();
    assertThat(WeightedRoundRobin.layOut(new int[0])).isEmpty();
  }

  @Test
  void aWeightOfZeroIsForWhenNobodyElseIsLeft() {
    fleet.add("a", "", 0);
    Upstream b = fleet.add("b", "", 100);
    for (String policy : List.of("adaptive", "random", "round-robin", "least-requests")) {
      assertThat(shares(set(policy, fleet.members(), ""), 200)).as(policy).containsOnlyKeys("b");
    }

    for (int i = 0; i < 5; i++) {
      b.learn(Outcome.REFUSED, 0, 1, false);
    }

    assertThat(shares(set("adaptive", fleet.members(), ""), 200)).containsOnlyKeys("a");
  }

  @Test
  void consistentHashMovesOnlyTheValuesOfWhoGoes() {
    Upstream[] all = fleet.add(10);
    CandidateSet before = set("consistent-hash", all, "");
    CandidateSet after = set("consistent-hash", java.util.Arrays.copyOf(all, 9), "");
    Map<String, Integer> counts = new HashMap<>();
    int moved = 0;
    for (int value = 0; value < 5_000; value++) {
      long hash = StableHash.of("user-" + value);
      Upstream first = pick(before, hash);
      counts.merge(first.serviceId(), 1, Integer::sum);
      assertThat(pick(before, hash)).isSameAs(first);
      if (pick(after, hash) != first) {
        assertThat(first.serviceId()).isEqualTo("i9");
        moved++;
      }
    }

    assertThat(moved).isEqualTo(counts.get("i9"));
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(400, 600));
  }

  @Test
  void consistentHashPassesTheCallOnWhenItsInstanceHasTooMuch() {
    Upstream[] all = fleet.add(3);
    CandidateSet set = set("consistent-hash", all, "");
    Upstream usual = pick(set, 42);

    for (int i = 0; i < 10; i++) {
      usual.begin();
    }

    assertThat(pick(set, 42)).isNotSameAs(usual);
  }

  @Test
  void prefersTheOwnZoneWhileItSuffices() {
    Upstream mine = fleet.add("a1", "a", 100);
    fleet.add("a2", "a", 100);
    fleet.add("b1", "b", 100);
    fleet.add("b2", "b", 100);
    CandidateSet set = set("adaptive", fleet.members(), "a");
    assertThat(shares(set, 1_000)).containsOnlyKeys("a1", "a2");

    for (int i = 0; i < 5; i++) {
      mine.learn(Outcome.REFUSED, 0, 1, false);
    }

    // a has one of three that live, where its part would be one and a half
    Map<String, Double> shares = shares(set, 20_000);
    assertThat(shares.get("a2")).isCloseTo(2.0 / 3, offset(0.02));
    assertThat(shares.get("b1")).isCloseTo(1.0 / 6, offset(0.02));
    assertThat(shares.get("b2")).isCloseTo(1.0 / 6, offset(0.02));
  }

  @Test
  void leavesTheZoneWhenNothingLivesInIt() {
    Upstream mine = fleet.add("a1", "a", 100);
    fleet.add("b1", "b", 100);
    for (int i = 0; i < 5; i++) {
      mine.learn(Outcome.REFUSED, 0, 1, false);
    }

    assertThat(shares(set("random", fleet.members(), "a"), 200)).containsOnlyKeys("b1");
  }
}
