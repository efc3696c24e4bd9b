package dev.modmesh.autoscaler.supervise;

import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.actuate.ReplicaScaler;
import dev.modmesh.autoscaler.observe.Observation;
import dev.modmesh.autoscaler.observe.PlatformObserver;
import dev.modmesh.autoscaler.scale.DesiredHosts;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks, decides, and tells a place that keeps hosts by itself how many it shall keep. Without a
 * gateway nothing is changed. Used by one thread.
 */
final class ReplicaSupervisor implements ControlLoop {
  private final PlatformObserver observer;
  private final ReplicaScaler place;
  private final DesiredHosts desired;
  private final InstantSource clock;
  private final Map<String, PoolReplicas> pools = new HashMap<>();

  ReplicaSupervisor(
      PlatformObserver observer, ReplicaScaler place, DesiredHosts desired, InstantSource clock) {
    this.observer = observer;
    this.place = place;
    this.desired = desired;
    this.clock = clock;
  }

  @Override
  public boolean round() {
    Optional<Observation> observation = observer.observe();
    if (observation.isEmpty()) {
      return false;
    }
    desired.beginRound();
    for (PoolSpec pool : observation.get().pools()) {
      pools
          .computeIfAbsent(pool.name(), unused -> new PoolReplicas(place))
          .round(pool, observation.get(), desired, clock.instant());
    }
    return true;
  }

  /** What the place keeps is not ours to end. */
  @Override
  public void beginEnd() {}

  @Override
  public boolean roundOfEnd() {
    return true;
  }

  @Override
  public void close() {
    place.close();
  }
}
