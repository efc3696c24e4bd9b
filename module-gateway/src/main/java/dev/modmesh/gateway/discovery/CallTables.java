package dev.modmesh.gateway.discovery;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.ReadyModule;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.outcome.CallMetrics;
import dev.modmesh.gateway.upstream.Upstream;
import dev.modmesh.gateway.upstream.Upstreams;
import dev.modmesh.registry.instance.Instances;
import io.smallrye.stork.api.Service;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the call table of each revision and replaces it by one volatile write. */
@ApplicationScoped
public class CallTables {
  private final Upstreams upstreams;
  private final CallMetrics metrics;
  private volatile CallTable table = CallTable.EMPTY;

  /** Builds tables with these parts. */
  public CallTables(
      GatewayConfig config, EventLog events, Instances instances, CallMetrics metrics) {
    this.upstreams = new Upstreams(config, events, instances);
    this.metrics = metrics;
  }

  /** The newest table. */
  public CallTable table() {
    return table;
  }

  /** Builds the table of a view. */
  public synchronized void rebuild(RegistryView view) {
    Callable callable = new Callable(view);
    Map<String, ModuleTargets> modules = new HashMap<>();
    for (ModuleVersions versions : view.modules().values()) {
      String name = versions.name().value();
      Service service = StorkServices.of(name);
      Map<ModuleVersion, Target> targets = new HashMap<>();
      for (VersionRecord record : versions.all()) {
        if (record.state() == VersionState.ACTIVE || record.state() == VersionState.YANKED) {
          targets.put(
              record.ref().version(),
              new Target(record, service, functions(record), callable.candidates(record)));
        }
      }
      modules.put(name, new ModuleTargets(versions, targets));
    }
    table = new CallTable(view.revision(), modules, upstreams.retainUsed());
  }

  private Map<String, FunctionTarget> functions(VersionRecord record) {
    Map<String, FunctionTarget> functions = new HashMap<>();
    for (FunctionSpec spec : record.manifest().functions().values()) {
      functions.put(spec.name(), new FunctionTarget(spec, metrics.stats(record, spec.name())));
    }
    return functions;
  }

  /** The instances of a view that take calls, by what they serve. */
  private final class Callable {
    private final Map<ModuleRef, List<Ready>> ready = new HashMap<>();
    private final Map<String, List<InstanceRecord>> pools = new HashMap<>();

    private record Ready(InstanceRecord instance, @Nullable Digest activation) {}

    Callable(RegistryView view) {
      Set<String> healthyPools = new HashSet<>();
      for (InstanceRecord instance : view.instances().values()) {
        if (isHealthy(instance)) {
          healthyPools.add(instance.pool());
        }
      }
      for (InstanceRecord instance : view.instances().values()) {
        // a pool of which all have fallen silent at once is rather unheard than dead
        boolean lastResort = isSilent(instance) && !healthyPools.contains(instance.pool());
        boolean takesCalls = isHealthy(instance) || lastResort;
        if (takesCalls && instance.protocol().equals("http")) {
          pools.computeIfAbsent(instance.pool(), unused -> new ArrayList<>()).add(instance);
          for (ReadyModule module : instance.modules()) {
            ready
                .computeIfAbsent(module.module(), unused -> new ArrayList<>())
                .add(new Ready(instance, module.activation()));
          }
        }
      }
    }

    private static boolean isHealthy(InstanceRecord instance) {
      return instance.health() == Health.PASSING || instance.health() == Health.WARNING;
    }

    private static boolean isSilent(InstanceRecord instance) {
      return instance.health() == Health.CRITICAL
          && instance.healthReason() != null
          && instance.healthReason().startsWith(Instances.SILENT);
    }

    Upstream[] candidates(VersionRecord record) {
      List<Ready> serving = ready.getOrDefault(record.ref(), List.of());
      if (record.manifest().runtime() == ModuleRuntime.REMOTE) {
        return remote(record, serving);
      }
      List<Ready> exact = serving.stream().filter(candidate -> fits(candidate, record)).toList();
      if (!exact.isEmpty() || !serving.isEmpty()) {
        return upstreams(exact.isEmpty() ? serving : exact, "");
      }
      return pools.getOrDefault(record.manifest().pool(), List.of()).stream()
          .map(instance -> upstreams.of(instance, ""))
          .toArray(Upstream[]::new);
    }

    private static boolean fits(Ready candidate, VersionRecord record) {
      return candidate.activation() != null && candidate.activation().equals(record.activation());
    }

    private Upstream[] remote(VersionRecord record, List<Ready> serving) {
      if (!serving.isEmpty()) {
        return upstreams(serving, Upstreams.pathPrefix(record.serviceUrl()));
      }
      String url = record.serviceUrl();
      int weight = record.manifest().loadBalancer().weight();
      return url == null
          ? new Upstream[0]
          : new Upstream[] {upstreams.ofUrl(record.ref().name().value(), url, weight)};
    }

    private Upstream[] upstreams(List<Ready> serving, String pathPrefix) {
      return serving.stream()
          .map(candidate -> upstreams.of(candidate.instance(), pathPrefix))
          .toArray(Upstream[]::new);
    }
  }
}
