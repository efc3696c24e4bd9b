package dev.modmesh.gateway.discovery;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.api.instance.ReadyModule;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.Encoding;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.module.LoadBalancerSpec;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.cache.stats.CacheStats;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.gateway.balance.CandidateSet;
import dev.modmesh.gateway.cache.CachedFunction;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.demand.Demands;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.outcome.CallMetrics;
import dev.modmesh.gateway.retry.RetryBudget;
import dev.modmesh.gateway.upstream.Peers;
import dev.modmesh.gateway.upstream.Upstream;
import dev.modmesh.gateway.upstream.Upstreams;
import dev.modmesh.registry.instance.Instances;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.smallrye.stork.api.Service;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Builds the call table of each revision and replaces it by one volatile write. */
@Singleton
public class CallTables {
  private final Upstreams upstreams;
  private final CallMetrics metrics;
  private final GatewayConfig config;
  private final Demands demands;
  private final CacheStats cacheStats;
  private final String zone;
  private final StorkServices services;
  private final Map<String, RetryBudget> budgets = new HashMap<>();
  private volatile Map<String, Peers> groups = Map.of();
  private Set<String> wasUntested = Set.of();
  private volatile Set<String> pools = Set.of();
  private volatile CallTable table = CallTable.EMPTY;

  // what the table was built of
  private @Nullable Callable built;
  private Map<String, PoolSpec> builtPools = Map.of();

  /** Builds tables with these parts. */
  public CallTables(
      GatewayConfig config,
      EventLog events,
      Instances instances,
      CallMetrics metrics,
      Demands demands,
      PrometheusMeterRegistry registry,
      CacheStats cacheStats) {
    this.cacheStats = cacheStats;
    this.demands = demands;
    GroupMetrics.register(registry.getPrometheusRegistry(), this::groups);
    this.upstreams = new Upstreams(config, events, instances::leaseId);
    this.metrics = metrics;
    this.config = config;
    this.zone = config.balance().zone().orElse("");
    this.services = new StorkServices(config.balance().stork());
  }

  /** The newest table. */
  public CallTable table() {
    return table;
  }

  /** The groups of instances that are compared with each other, by name. */
  public Map<String, Peers> groups() {
    return groups;
  }

  /** The pools that have modules, or were configured, or are the default. */
  public Set<String> pools() {
    return pools;
  }

  /** The retries that each module may make now. */
  public synchronized Map<String, Long> retriesLeft() {
    Map<String, Long> left = new HashMap<>();
    budgets.forEach((module, budget) -> left.put(module, budget.left()));
    return left;
  }

  /** Builds the table of a view. */
  public synchronized void rebuild(RegistryView view) {
    Callable before = view.pools() == builtPools ? built : null;
    Callable callable = new Callable(view, before);
    Map<String, ModuleTargets> modules = HashMap.newHashMap(view.modules().size());
    for (ModuleVersions versions : view.modules().values()) {
      String name = versions.name().value();
      ModuleTargets last = table.modules().get(name);
      if (last != null
          && before != null
          && last.versions() == versions
          && callable.isSameFor(versions, before)) {
        keep(last);
        modules.put(name, last);
      } else {
        modules.put(name, targets(versions, callable, view));
      }
    }
    built = callable;
    builtPools = view.pools();
    pools = pools(view);
    budgets.keySet().retainAll(modules.keySet());
    table = new CallTable(view.revision(), modules, upstreams.retainUsed());
    callable.heard.pools.keySet().forEach(demands::awake);
    tellUntested(view, callable);
    Map<String, Peers> next = upstreams.groups();
    if (!next.equals(groups)) {
      tellEjected(next);
      groups = next;
    }
  }

  private ModuleTargets targets(ModuleVersions versions, Callable callable, RegistryView view) {
    Service service = services.of(versions.name().value());
    Map<ModuleVersion, Target> targets = new HashMap<>();
    for (VersionRecord record : versions.all()) {
      if (isCallable(record)) {
        targets.put(record.ref().version(), target(record, service, callable, view));
      }
    }
    return new ModuleTargets(versions, targets);
  }

  private static boolean isCallable(VersionRecord record) {
    return record.state() == VersionState.ACTIVE || record.state() == VersionState.YANKED;
  }

  /** What has not changed goes from table to table, and with it its instances. */
  private void keep(ModuleTargets last) {
    for (Target target : last.all()) {
      target.candidates().forEach(upstreams::keep);
    }
  }

  private void tellEjected(Map<String, Peers> next) {
    groups.forEach((group, gone) -> tellEjected(group, () -> 0));
    next.forEach((group, peers) -> tellEjected(group, peers::open));
  }

  private void tellEjected(String group, IntSupplier count) {
    if (group.startsWith(Upstreams.POOL)) {
      demands.pool(group.substring(Upstreams.POOL.length())).demand().ejected(count);
    }
  }

  private static Set<String> pools(RegistryView view) {
    Set<String> names = new TreeSet<>(view.pools().keySet());
    names.add(ModuleManifest.DEFAULT_POOL);
    for (ModuleVersions versions : view.modules().values()) {
      for (VersionRecord record : versions.all()) {
        if (record.manifest().runtime() != ModuleRuntime.REMOTE) {
          names.add(record.manifest().pool());
        }
      }
    }
    return Collections.unmodifiableSet(names);
  }

  /** A version that no host can test, as its pool has none, is worth waking one. */
  private void tellUntested(RegistryView view, Callable callable) {
    Map<String, Integer> untested = new HashMap<>();
    for (ModuleVersions versions : view.modules().values()) {
      for (VersionRecord record : versions.all()) {
        String pool = record.manifest().pool();
        if (record.state() == VersionState.PENDING && !callable.heard.pools.containsKey(pool)) {
          untested.merge(pool, 1, Integer::sum);
        }
      }
    }
    untested.forEach((pool, count) -> demands.pool(pool).demand().untested(count));
    wasUntested.forEach(
        pool -> {
          if (!untested.containsKey(pool)) {
            demands.pool(pool).demand().untested(0);
          }
        });
    wasUntested = Set.copyOf(untested.keySet());
  }

  private Target target(
      VersionRecord record, Service service, Callable callable, RegistryView view) {
    String module = record.ref().name().value();
    Upstream[] candidates = callable.candidates(record);
    boolean remote = record.manifest().runtime() == ModuleRuntime.REMOTE;
    PoolSpec pool = view.pool(record.manifest().pool());
    return new Target(
        record,
        service,
        services.isStorks(module),
        functions(record),
        undeclared(record),
        new CandidateSet(
            candidates,
            record.manifest().loadBalancer(),
            zone,
            remote ? null : callable.reserve(record, candidates.length)),
        budgets.computeIfAbsent(module, unused -> budget()),
        remote ? null : demands.pool(pool.name()),
        pool.scaling().slo().toMillis() / 1e3,
        !remote && candidates.length == 0 && pool.least() == 0 && !pool.paused());
  }

  private RetryBudget budget() {
    return new RetryBudget(
        config.retry().budget().ratio(), config.retry().budget().perSecond(), System::nanoTime);
  }

  private Map<String, FunctionTarget> functions(VersionRecord record) {
    Map<String, FunctionTarget> functions = new HashMap<>();
    for (FunctionSpec spec : record.manifest().functions().values()) {
      functions.put(
          spec.name(),
          new FunctionTarget(
              spec,
              metrics.stats(record, spec.name()),
              CachedFunction.of(record.ref().name().value(), spec, cacheStats)));
    }
    return functions;
  }

  /** One for all functions of a service that declares none; their names are not known. */
  private @Nullable FunctionTarget undeclared(VersionRecord record) {
    return record.manifest().functions().isEmpty()
        ? new FunctionTarget(
            FunctionSpec.undeclared("*", Encoding.JSON), metrics.stats(record, "*"), null)
        : null;
  }

  /** The instances of a view that take calls, by what they serve. */
  private final class Callable {
    private final Serving heard = new Serving();

    /** Those that have only fallen silent: when all have, they are rather unheard than dead. */
    private final Serving silent = new Serving();

    /** All hosts of a pool, for versions that not all of them have loaded. */
    private final Map<Reserve, CandidateSet> reserves = new HashMap<>();

    private record Reserve(String pool, LoadBalancerSpec spec) {}

    private record Ready(InstanceRecord instance, @Nullable Digest activation) {}

    private static final class Serving {
      final Map<ModuleRef, List<Ready>> ready = new HashMap<>();
      final Map<String, List<InstanceRecord>> pools = new HashMap<>();

      void add(InstanceRecord instance) {
        if (instance.source() == null) {
          pools.computeIfAbsent(instance.pool(), unused -> new ArrayList<>()).add(instance);
        }
        for (ReadyModule module : instance.modules()) {
          ready
              .computeIfAbsent(module.module(), unused -> new ArrayList<>())
              .add(new Ready(instance, module.activation()));
        }
      }

      /** Takes over each list that has the same instances, so that sameness is one comparison. */
      void takeOver(Serving before) {
        ready.replaceAll(
            (ref, now) -> {
              List<Ready> was = before.ready.get(ref);
              return was != null && isSame(was, now, Ready::instance) ? was : now;
            });
        pools.replaceAll(
            (pool, now) -> {
              List<InstanceRecord> was = before.pools.get(pool);
              return was != null && isSame(was, now, Function.identity()) ? was : now;
            });
      }

      private static <T> boolean isSame(
          List<T> was, List<T> now, Function<T, InstanceRecord> instance) {
        boolean same = was.size() == now.size();
        for (int i = 0; same && i < now.size(); i++) {
          same = instance.apply(was.get(i)) == instance.apply(now.get(i));
        }
        return same;
      }

      boolean isSameFor(VersionRecord record, Serving before) {
        String pool = record.manifest().pool();
        return ready.get(record.ref()) == before.ready.get(record.ref())
            && (record.manifest().runtime() == ModuleRuntime.REMOTE
                || pools.get(pool) == before.pools.get(pool));
      }
    }

    /**
     * Groups the instances of a view.
     *
     * @param before those of the last view; null to look at everything anew
     */
    Callable(RegistryView view, @Nullable Callable before) {
      for (InstanceRecord instance : view.instances().values()) {
        if (instance.protocol().equals("http")) {
          if (isHealthy(instance)) {
            heard.add(instance);
          } else if (isSilent(instance)) {
            silent.add(instance);
          }
        }
      }
      if (before != null) {
        heard.takeOver(before.heard);
        silent.takeOver(before.silent);
      }
    }

    /** Whether the same instances serve a module as before. */
    boolean isSameFor(ModuleVersions versions, Callable before) {
      for (VersionRecord record : versions.all()) {
        if (isCallable(record)
            && !(heard.isSameFor(record, before.heard)
                && silent.isSameFor(record, before.silent))) {
          return false;
        }
      }
      return true;
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
      Upstream[] found = candidates(record, heard);
      if (found.length == 0) {
        found = candidates(record, silent);
      }
      String url = record.source() == null ? record.serviceUrl() : null;
      if (found.length > 0 || url == null || record.manifest().runtime() != ModuleRuntime.REMOTE) {
        return found;
      }
      int weight = record.manifest().loadBalancer().weight();
      return new Upstream[] {upstreams.ofUrl(record.ref().name().value(), url, weight)};
    }

    /** The hosts of the pool, where those that are ready are fewer. */
    @Nullable CandidateSet reserve(VersionRecord record, int ready) {
      String pool = record.manifest().pool();
      List<InstanceRecord> hosts = heard.pools.getOrDefault(pool, List.of());
      return hosts.size() <= ready
          ? null
          : reserves.computeIfAbsent(
              new Reserve(pool, record.manifest().loadBalancer()),
              key ->
                  new CandidateSet(
                      hosts.stream().map(upstreams::ofHost).toArray(Upstream[]::new),
                      key.spec(),
                      zone));
    }

    private Upstream[] candidates(VersionRecord record, Serving among) {
      List<Ready> serving = among.ready.getOrDefault(record.ref(), List.of());
      if (record.manifest().runtime() == ModuleRuntime.REMOTE) {
        String module = record.ref().name().value();
        String prefix = Upstreams.pathPrefix(record.serviceUrl());
        return serving.stream()
            .map(ready -> upstreams.ofRemote(module, ready.instance(), prefix))
            .toArray(Upstream[]::new);
      }
      if (serving.isEmpty()) {
        return among.pools.getOrDefault(record.manifest().pool(), List.of()).stream()
            .map(upstreams::ofHost)
            .toArray(Upstream[]::new);
      }
      List<Ready> exact = serving.stream().filter(candidate -> fits(candidate, record)).toList();
      return (exact.isEmpty() ? serving : exact)
          .stream().map(ready -> upstreams.ofHost(ready.instance())).toArray(Upstream[]::new);
    }

    private static boolean fits(Ready candidate, VersionRecord record) {
      return candidate.activation() != null && candidate.activation().equals(record.activation());
    }
  }
}
