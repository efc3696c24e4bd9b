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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one pool, round after round, and remembers what the policy wants remembered. Without
 * figures from a gateway the number of hosts stays as it is. Used by one thread.
 */
public final class PoolScaler {
  private static final Duration LEARNING = Duration.ofSeconds(15);
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private final Surge policy = new Surge();
  private final Instant begun;
  private final SeenTime time;
  private final Estimates past;
  private final Set<String> ready = new HashSet<>();
  private final List<Double> coldStarts = new ArrayList<>();
  private @Nullable SurgeState state;
  private @Nullable PoolFrame settling;
  private int desired;
  private int found;

  /** Begins with what is there, and with what was known before. */
  public PoolScaler(Instant now, Estimates past) {
    begun = now;
    time = new SeenTime(now);
    this.past = past;
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
      before = start(profile);
    }
    noteColdStarts(hosts, now);
    PoolFrame newest = demand.of(spec.name());
    if (demand.due() && demand.missing().isEmpty() && time.breaks(newest.span(), now)) {
      found = desired;
      settling = null;
    }
    PoolFrame seen = gathered(newest);
    Decision decision;
    if (settles(spec, demand, seen, now)) {
      settling = seen;
      time.seen(now);
      state = before;
      decision = settling(profile, seen);
    } else {
      settling = null;
      PoolObservation observation = observe(spec, hosts, demand, seen, now);
      if (observation.defect().isEmpty()) {
        time.seen(now);
        coldStarts.clear();
      }
      Step<SurgeState> step = policy.decide(profile, before, observation);
      state = step.state();
      decision = step.decision();
    }
    Decision clamped = clamped(decision, spec, hosts, demand, now);
    desired = clamped.desired();
    return clamped;
  }

  private SurgeState start(PoolProfile profile) {
    Double service = past.serviceSeconds();
    return service == null ? policy.start(profile) : policy.start(profile, service);
  }

  private PoolFrame gathered(PoolFrame next) {
    PoolFrame before = settling;
    return before == null ? next : before.then(next);
  }

  /**
   * Half a second of calls says little of their rate, and what chance makes of it would be kept as
   * a peak: whoever begins to see running hosts first looks for a while, unless these do not
   * suffice. What is not a number never settles.
   */
  private boolean settles(PoolSpec spec, Demand demand, PoolFrame seen, Instant now) {
    return found > 0
        && time.isYoungerThan(SETTLING, now)
        && demand.due()
        && demand.missing().isEmpty()
        && !seen.poke()
        && seen.queue() == 0
        && seen.arrivals() >= 0
        && seen.executing() <= (double) found * spec.scaling().concurrency();
  }

  private Decision settling(PoolProfile profile, PoolFrame seen) {
    int kept = profile.clamp(found);
    Map<String, @Nullable Object> explanation = new LinkedHashMap<>();
    explanation.put("policy", policy.name());
    explanation.put("cold_start_s", past.coldStartSeconds());
    explanation.put("service_s", past.serviceSeconds());
    explanation.put("window_s", seen.span());
    explanation.put("rate", seen.span() > 0 ? seen.arrivals() / seen.span() : 0);
    explanation.put("min", profile.min());
    explanation.put("max", profile.max());
    explanation.put("wanted", kept);
    return new Decision(kept, "learning", explanation);
  }

  /** What was found is kept until enough was seen; a hand that sets the number outranks all. */
  private Decision clamped(
      Decision decision, PoolSpec spec, List<Host> hosts, Demand demand, Instant now) {
    Clamps clamps = new Clamps(decision);
    int there = (int) hosts.stream().filter(PoolScaler::isThere).count();
    if (time.isYoungerThan(LEARNING, now)) {
      String since = "figures come without a break since " + time.unbrokenSince();
      clamps.atLeast("learning", found, since);
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

  private PoolProfile profile(PoolSpec spec, List<Host> hosts) {
    int there = (int) hosts.stream().filter(PoolScaler::isThere).count();
    return new PoolProfile(
        spec.least(),
        Math.max(spec.max(), Math.max(1, spec.least())),
        spec.scaling().concurrency(),
        Math.max(1e-3, spec.scaling().slo().toMillis() / 1e3),
        Math.clamp(there, spec.least(), Math.max(1, spec.max())),
        past.coldStartSeconds(),
        spec.scaling().worth(),
        spec.scaling().warmSpare());
  }

  private static boolean isThere(Host host) {
    return host.process() != Host.Process.ENDED && !host.isDraining();
  }

  private static boolean isReady(Host host) {
    return isThere(host) && host.process() == Host.Process.RUNNING && host.unhealthySince() == null;
  }

  private PoolObservation observe(
      PoolSpec spec, List<Host> hosts, Demand demand, PoolFrame seen, Instant now) {
    long serving = hosts.stream().filter(PoolScaler::isReady).count();
    long starting = hosts.stream().filter(PoolScaler::isThere).count() - serving;
    long draining =
        hosts.stream()
            .filter(host -> host.isDraining() && host.process() != Host.Process.ENDED)
            .count();
    double slots = (double) serving * spec.scaling().concurrency();
    double concurrency = seen.averageExecuting() + seen.averageQueue();
    return new PoolObservation(
        seen.poke() ? PoolObservation.Event.POKE : PoolObservation.Event.TICK,
        time.passed(now),
        seen.span(), // what the figures cover, whenever they came
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
  private void noteColdStarts(List<Host> hosts, Instant now) {
    Set<String> present = new HashSet<>();
    for (Host host : hosts) {
      present.add(host.id());
      if (isReady(host) && ready.add(host.id()) && !host.startedAt().isBefore(begun)) {
        coldStarts.add(Duration.between(host.startedAt(), now).toNanos() / 1e9);
      }
    }
    ready.retainAll(present);
  }
}
