package dev.modmesh.gateway.topic;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.gateway.demand.Demands;
import dev.modmesh.gateway.demand.PoolDemand;
import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.feed.FeedSource;
import dev.modmesh.gateway.scaling.DecisionLog;
import dev.modmesh.gateway.upstream.Peers;
import dev.modmesh.registry.log.RevisionLog;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each pool: its bounds, its hosts, what is asked of it, and what was decided last. */
@Singleton
class PoolsTopic implements FeedSource {
  private final RevisionLog log;
  private final Demands demands;
  private final CallTables tables;
  private final DecisionLog decisions;
  private final Map<String, Rate> arrivals = new HashMap<>();

  PoolsTopic(RevisionLog log, Demands demands, CallTables tables, DecisionLog decisions) {
    this.log = log;
    this.demands = demands;
    this.tables = tables;
    this.decisions = decisions;
  }

  @Override
  public String topic() {
    return "pools";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    RegistryView view = log.view();
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    tables.pools().forEach(name -> rows.put(name, row(name, view)));
    arrivals.keySet().retainAll(rows.keySet());
    return rows;
  }

  private Map<String, @Nullable Object> row(String name, RegistryView view) {
    Map<String, @Nullable Object> row = view.pool(name).toMap();
    List<InstanceRecord> hosts =
        view.instances().values().stream().filter(host -> host.pool().equals(name)).toList();
    row.put("hosts", hosts.size());
    row.put("passing", hosts.stream().filter(host -> host.health() == Health.PASSING).count());
    Demands.Pool pool = demands.pools().get(name);
    if (pool != null) {
      PoolDemand demand = pool.demand();
      long now = System.nanoTime();
      Rate rate = arrivals.computeIfAbsent(name, unused -> new Rate(demand.arrivals(), now));
      row.put("waiting", demand.waiting());
      row.put("executing", demand.executing());
      row.put("arrival_rate", rate.next(demand.arrivals(), now));
    }
    Peers peers = tables.groups().get("pool " + name);
    if (peers != null) {
      row.put("limit", peers.gate().limit());
      row.put("in_flight", peers.gate().inFlight());
      row.put("open", peers.open());
    }
    List<Map<String, @Nullable Object>> last = decisions.newest(name, 1, false);
    if (!last.isEmpty()) {
      row.put("decision", last.getFirst());
    }
    return row;
  }
}
