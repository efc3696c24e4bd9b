package dev.modmesh.autoscaler.supervise;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.actuate.HostScaler;
import dev.modmesh.autoscaler.actuate.ScaledHost;
import dev.modmesh.autoscaler.observe.Observation;
import dev.modmesh.autoscaler.observe.PlatformObserver;
import dev.modmesh.autoscaler.pool.Backoff;
import dev.modmesh.autoscaler.pool.Host;
import dev.modmesh.autoscaler.pool.PlanPolicy;
import dev.modmesh.autoscaler.pool.PoolAction;
import dev.modmesh.autoscaler.pool.PoolPlan;
import dev.modmesh.autoscaler.scale.DesiredHosts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Looks, plans and acts, one round after the other. Without a gateway nothing is changed: a lost
 * signal is no reason to start or to end anything. Used by one thread.
 */
final class Supervisor implements ControlLoop {
  private static final Logger LOG = Logger.getLogger(Supervisor.class);

  private final PlatformObserver observer;
  private final HostScaler scaler;
  private final DesiredHosts desired;
  private final PlanPolicy policy;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, Backoff> backoffs = new HashMap<>();
  private final Map<String, Instant> unhealthySince = new HashMap<>();
  private final Map<String, Instant> drainingSince = new HashMap<>();

  Supervisor(
      PlatformObserver observer,
      HostScaler scaler,
      DesiredHosts desired,
      PlanPolicy policy,
      InstantSource clock,
      RandomGenerator random) {
    this.observer = observer;
    this.scaler = scaler;
    this.desired = desired;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public boolean round() {
    Optional<Observation> observation = observer.observe();
    if (observation.isEmpty()) {
      unhealthySince.clear();
      return false;
    }
    Instant now = clock.instant();
    List<Host> hosts = hosts(observation.get(), now);
    desired.beginRound();
    // Hosts of pools that the gateway does not name stay as they are.
    for (PoolSpec pool : observation.get().pools()) {
      plan(pool, hosts.stream().filter(host -> host.pool().equals(pool.name())).toList(), now);
    }
    return true;
  }

  private void plan(PoolSpec pool, List<Host> hosts, Instant now) {
    Backoff before = backoffs.getOrDefault(pool.name(), Backoff.NONE);
    int wanted = desired.of(pool, hosts, now);
    PoolPlan plan = PoolPlan.of(pool, wanted, hosts, policy, before, now, random);
    if (plan.backoff().failures() > before.failures()) {
      LOG.warnf(
          "hosts of pool %s end soon after they start, %d in a row; the next start is at %s",
          pool.name(), plan.backoff().failures(), plan.backoff().notBefore());
    }
    backoffs.put(pool.name(), plan.backoff());
    plan.actions().forEach(action -> act(action, now));
  }

  private List<Host> hosts(Observation observation, Instant now) {
    List<Host> hosts = new ArrayList<>();
    for (ScaledHost host : scaler.hosts()) {
      String id = host.serviceId();
      Health health = observation.health().get(id);
      if (health == Health.DRAINING) {
        drainingSince.putIfAbsent(id, now);
      }
      if (health == null || health == Health.CRITICAL) {
        unhealthySince.putIfAbsent(id, now);
      } else {
        unhealthySince.remove(id);
      }
      hosts.add(
          new Host(
              id,
              host.pool(),
              host.startedAt(),
              host.process(),
              unhealthySince.get(id),
              drainingSince.get(id)));
    }
    return hosts;
  }

  private void act(PoolAction action, Instant now) {
    switch (action) {
      case PoolAction.Start start -> scaler.start(start.pool());
      case PoolAction.Drain drain -> drain(drain.id(), now);
      case PoolAction.End end -> {
        LOG.warnf("ending %s: %s", end.id(), end.reason());
        scaler.end(end.id());
      }
      case PoolAction.Kill kill -> {
        LOG.warnf("killing %s: %s", kill.id(), kill.reason());
        scaler.kill(kill.id());
      }
      case PoolAction.Forget forget -> {
        LOG.infof("%s has ended", forget.id());
        unhealthySince.remove(forget.id());
        drainingSince.remove(forget.id());
        scaler.forget(forget.id());
      }
    }
  }

  private void drain(String id, Instant now) {
    drainingSince.put(id, now);
    LOG.infof("draining %s", id);
    if (!observer.drain(id)) {
      scaler.end(id); // not registered, or no gateway: it drains by itself on SIGTERM
    }
  }

  @Override
  public void beginEnd() {
    Instant now = clock.instant();
    scaler.hosts().stream()
        .filter(host -> host.process() != Host.Process.ENDED)
        .filter(host -> !drainingSince.containsKey(host.serviceId()))
        .forEach(host -> drain(host.serviceId(), now));
  }

  @Override
  public boolean roundOfEnd() {
    Instant now = clock.instant();
    boolean left = false;
    for (ScaledHost host : scaler.hosts()) {
      Host view =
          new Host(
              host.serviceId(),
              host.pool(),
              host.startedAt(),
              host.process(),
              null,
              drainingSince.getOrDefault(host.serviceId(), now));
      left |= host.process() != Host.Process.ENDED;
      PoolPlan.of(
              new PoolSpec(host.pool(), 0, 0, false, List.of()),
              0,
              List.of(view),
              policy,
              Backoff.NONE,
              now,
              random)
          .actions()
          .forEach(action -> act(action, now));
    }
    return !left;
  }
}
