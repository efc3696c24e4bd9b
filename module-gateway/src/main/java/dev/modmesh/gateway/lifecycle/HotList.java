package dev.modmesh.gateway.lifecycle;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.gateway.call.HotVersions;
import dev.modmesh.gateway.cluster.Gateways;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Decision;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes into each pool which versions were called in the last hour: every host of the pool loads
 * them. After a start, what the pool says already stays for an hour.
 */
@ApplicationScoped
class HotList {
  private static final Duration HOT = Duration.ofHours(1);

  private final HotVersions calls;
  private final RevisionLog log;
  private final Gateways gateways;
  private final InstantSource clock = InstantSource.system();
  private final Instant started = clock.instant();

  HotList(HotVersions calls, RevisionLog log, Gateways gateways) {
    this.calls = calls;
    this.log = log;
    this.gateways = gateways;
  }

  /** What was called through this gateway. */
  Map<String, Set<String>> called() {
    return calls.since(clock.instant().minus(HOT));
  }

  /** Writes what was called through any gateway, if this is the one that does it. */
  void write() {
    if (!gateways.isCurrent() || !gateways.owns("hot")) {
      return;
    }
    Map<String, Set<String>> called = called();
    gateways
        .others()
        .forEach(
            other ->
                other
                    .hot()
                    .forEach(
                        (pool, versions) ->
                            called
                                .computeIfAbsent(pool, unused -> new TreeSet<>())
                                .addAll(versions)));
    log.commit(view -> new Decision<>(changes(view, called), true));
  }

  private List<Change> changes(RegistryView view, Map<String, Set<String>> called) {
    boolean young = clock.instant().isBefore(started.plus(HOT));
    Set<String> pools = new TreeSet<>(view.pools().keySet());
    pools.addAll(called.keySet());
    List<Change> changes = new ArrayList<>();
    for (String name : pools) {
      PoolSpec pool = view.pool(name);
      Set<String> hot = new TreeSet<>(called.getOrDefault(name, Set.of()));
      if (young) {
        hot.addAll(pool.hot());
      }
      PoolSpec next = pool.withHot(List.copyOf(hot));
      if (!next.equals(pool)) {
        changes.add(Change.put(Kind.POOL, name, next.toMap()));
      }
    }
    return changes;
  }
}
