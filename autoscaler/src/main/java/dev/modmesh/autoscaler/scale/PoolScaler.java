package dev.modmesh.autoscaler.scale;

import dev.modmesh.api.instance.ManualScale;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.Step;
import dev.modmesh.autoscaler.decide.surge.Surge;
import dev.modmesh.autoscaler.decide.surge.SurgeState;
import dev.modmesh.autoscaler.observe.Demand;
import dev.modmesh.autoscaler.observe.PoolFrame;
import dev.modmesh.autoscaler.pool.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one pool, round after round, and remembers what the policy wants remembered. Without
 * figures from a gateway the number of hosts stays as it is. Used by one thread.
 */
public final class PoolScaler {
  private static final Duration LEARNING = Duration.ofSeconds(15);

  private final Surge policy = new Surge();
  private final Instant begun;
  private final Set<String> ready = new HashSet<>();
  private @Nullable SurgeState state;
  private int desired;
  private int found;
  private double lastSeconds;

  /** Begins with what is there. */
  public PoolScaler(Instant now) {
    begun = now;
  }

  /**
   * How many hosts the pool shall have now.
   *
   * @param hosts of the pool, as they are
   * @param demand what was seen since the last decision
   */
  public Decision decide(PoolSpec spec, List<Host> hosts, Demand demand, Instant now) {
    PoolProfile profile = profile(spec, hosts);
    SurgeState before = state;
    if (before == null) {
      found = profile.initial();
      desired = found;
      before = policy.start(profile);
    }
    Step<SurgeState> step = policy.decide(profile, before, observe(spec, hosts, demand, now));
    state = step.state();
    Decision decision = clamped(step.decision(), spec, hosts, demand, now);
    desired = decision.desired();
    return decision;
  }

  /** What was found is kept until enough was seen; a hand that sets the number outranks all. */
  private Decision clamped(
      Decision decision, PoolSpec spec, List<Host> hosts, Demand demand, Instant now) {
    Clamps clamps = new Clamps(decision);
    int there = (int) hosts.stream().filter(PoolScaler::isThere).count();
    if (now.isBefore(begun.plus(LEARNING))) {
      clamps.atLeast("learning", found, "this autoscaler leads since " + begun);
    }
    if (!demand.missing().isEmpty()) {
      String who = "no figures from " + String.join(", ", demand.missing());
      clamps.set("hold", desired, who);
      if (there == 0 && demand.of(spec.name()).poke()) {
        clamps.atLeast("wake-up", 1, "a call waits and no host is there");
      }
    }
    clamps.atLeast("minimum", spec.least(), "minimum of the pool");
    ManualScale override = spec.override(now);
    if (override != null) {
      clamps.set("override", override.replicas(), "set by hand until " + override.until());
    }
    clamps.atMost("maximum", spec.max(), "maximum of the pool");
    if (spec.paused()) {
      clamps.set("paused", there, "the pool is paused: it stays as it is");
    }
    return clamps.decision();
  }

  private static PoolProfile profile(PoolSpec spec, List<Host> hosts) {
    int there = (int) hosts.stream().filter(PoolScaler::isThere).count();
    return new PoolProfile(
        spec.least(),
        Math.max(spec.max(), Math.max(1, spec.least())),
        spec.scaling().concurrency(),
        Math.max(1e-3, spec.scaling().slo().toMillis() / 1e3),
        Math.clamp(there, spec.least(), Math.max(1, spec.max())),
        PoolProfile.COLD_START_SECONDS,
        spec.scaling().worth(),
        spec.scaling().warmSpare());
  }

  private static boolean isThere(Host host) {
    return host.process() != Host.Process.ENDED && !host.isDraining();
  }

  private static boolean isReady(Host host) {
    return isThere(host) && host.process() == Host.Process.RUNNING && host.unhealthySince() == null;
  }

  private PoolObservation observe(PoolSpec spec, List<Host> hosts, Demand demand, Instant now) {
    double seconds = Duration.between(begun, now).toNanos() / 1e9;
    long serving = hosts.stream().filter(PoolScaler::isReady).count();
    long starting = hosts.stream().filter(PoolScaler::isThere).count() - serving;
    long draining =
        hosts.stream()
            .filter(host -> host.isDraining() && host.process() != Host.Process.ENDED)
            .count();
    List<Double> coldStarts = coldStarts(hosts, now);
    PoolFrame seen = demand.of(spec.name());
    double slots = (double) serving * spec.scaling().concurrency();
    double span = seconds - lastSeconds;
    lastSeconds = seconds;
    double concurrency = seen.averageExecuting() + seen.averageQueue();
    return new PoolObservation(
        seen.poke() ? PoolObservation.Event.POKE : PoolObservation.Event.TICK,
        seconds,
        span,
        serving,
        starting,
        draining,
        Math.min(seen.ejected(), serving),
        desired,
        seen.queue(),
        seen.executing(),
        seen.arrivals(),
        seen.completions(),
        seen.dropped(),
        concurrency,
        seen.averageExecuting(),
        seen.averageQueue(),
        slots == 0 ? 0 : Math.min(1, seen.averageExecuting() / slots),
        seen.serviceSum(),
        seen.serviceSquares(),
        seen.latencySum(),
        seen.sloMisses(),
        seen.oldestWait(),
        coldStarts,
        List.of(),
        demand.due() ? demand.missing().size() : 1);
  }

  /** How long hosts took from their start until the gateway called them healthy. */
  private List<Double> coldStarts(List<Host> hosts, Instant now) {
    List<Double> found = new ArrayList<>();
    Set<String> present = new HashSet<>();
    for (Host host : hosts) {
      present.add(host.id());
      if (isReady(host) && ready.add(host.id()) && !host.startedAt().isBefore(begun)) {
        found.add(Duration.between(host.startedAt(), now).toNanos() / 1e9);
      }
    }
    ready.retainAll(present);
    return found;
  }
}
