package dev.modmesh.registry.backend.consul;

import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.registry.instance.AddressProbe;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Finds out which instances nobody listens for, where Consul cannot say. One thread. */
final class Probes {
  private static final int CERTAIN = 2;
  private static final int AT_ONCE = 256;

  private final AddressProbe probe;
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final Semaphore permits = new Semaphore(AT_ONCE);

  Probes(AddressProbe probe) {
    this.probe = probe;
  }

  /** Looks at each once, and says which have refused twice in a row. */
  Set<String> refusing(Collection<InstanceRecord> suspects) {
    Set<String> ids = new HashSet<>();
    suspects.forEach(suspect -> ids.add(suspect.serviceId()));
    refusals.keySet().retainAll(ids);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      suspects.forEach(suspect -> threads.execute(() -> look(suspect)));
    }
    Set<String> certain = new HashSet<>();
    refusals.forEach(
        (id, times) -> {
          if (times >= CERTAIN) {
            certain.add(id);
          }
        });
    return certain;
  }

  private void look(InstanceRecord suspect) {
    permits.acquireUninterruptibly();
    try {
      if (probe.isRefused(suspect.host(), suspect.port())) {
        refusals.merge(suspect.serviceId(), 1, Integer::sum);
      } else {
        refusals.remove(suspect.serviceId());
      }
    } finally {
      permits.release();
    }
  }
}
