package dev.modmesh.gateway.balance;

import dev.modmesh.api.module.HashKey;
import dev.modmesh.api.module.LoadBalancerSpec;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.upstream.Upstream;
import dev.modmesh.gateway.upstream.Upstreams;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * What it costs to choose an instance, with candidates of a call made anew as a call does, and to
 * count the attempt in and out.
 */
@State(Scope.Benchmark)
public class PickBenchmark {
  @Param({"3", "100"})
  int instances;

  @Param({"adaptive", "least-requests", "weighted-round-robin", "consistent-hash"})
  String policy = LoadBalancerSpec.ADAPTIVE;

  private final StorkPolicyBalancer balancer = new StorkPolicyBalancer();
  private CandidateSet set = new CandidateSet(new Upstream[0], LoadBalancerSpec.DEFAULT, "");

  /** Instances that have served some calls. */
  @Setup
  public void prepare() {
    GatewayConfig config =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(GatewayConfig.class)
            .build()
            .getConfigMapping(GatewayConfig.class);
    Upstreams upstreams = new Upstreams(config, new EventLog(), id -> null);
    Upstream[] all = new Upstream[instances];
    Random random = new Random(1);
    for (int i = 0; i < instances; i++) {
      all[i] = upstreams.ofUrl("bench", "http://127.0.0.1:" + (20_000 + i), 100);
    }
    upstreams.retainUsed();
    for (int call = 0; call < 100 * instances; call++) {
      all[random.nextInt(instances)].learn(Outcome.SUCCESS, random.nextGaussian() / 4, 1, false);
    }
    HashKey hash =
        policy.equals(LoadBalancerSpec.CONSISTENT_HASH)
            ? new HashKey(HashKey.Source.HEADER, "X-User")
            : null;
    set = new CandidateSet(all, new LoadBalancerSpec(policy, 100, hash), "");
  }

  /** One loop. */
  @Benchmark
  public Upstream pick() {
    return attempt();
  }

  /** Two loops at once. */
  @Benchmark
  @Threads(2)
  public Upstream pickByTwo() {
    return attempt();
  }

  private Upstream attempt() {
    Upstream chosen = (Upstream) balancer.selectServiceInstance(new Candidates(set, 42));
    chosen.begin();
    chosen.end();
    return chosen;
  }
}
