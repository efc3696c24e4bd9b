package dev.modmesh.autoscaler.supervise;

import dev.modmesh.autoscaler.actuate.HostScaler;
import dev.modmesh.autoscaler.actuate.ScaledHost;
import dev.modmesh.autoscaler.pool.Host;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hosts that exist in memory only. */
final class FakeHostScaler implements HostScaler {
  final List<String> log = new ArrayList<>();
  private final Map<String, ScaledHost> hosts = new LinkedHashMap<>();
  private final InstantSource clock;
  private int count;

  FakeHostScaler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public List<ScaledHost> hosts() {
    return List.copyOf(hosts.values());
  }

  @Override
  public String start(String pool) {
    String id = pool + "-" + ++count;
    hosts.put(id, new ScaledHost(id, pool, clock.instant(), Host.Process.RUNNING));
    log.add("start " + id);
    return id;
  }

  void die(String id) {
    hosts.computeIfPresent(
        id, (key, old) -> new ScaledHost(key, old.pool(), old.startedAt(), Host.Process.ENDED));
  }

  @Override
  public void end(String serviceId) {
    log.add("end " + serviceId);
    die(serviceId);
  }

  @Override
  public void kill(String serviceId) {
    log.add("kill " + serviceId);
    die(serviceId);
  }

  @Override
  public void forget(String serviceId) {
    log.add("forget " + serviceId);
    hosts.remove(serviceId);
  }
}
