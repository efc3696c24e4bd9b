package dev.modmesh.gateway.topic;

import dev.modmesh.gateway.demand.Demands;
import dev.modmesh.gateway.feed.FeedSource;
import dev.modmesh.gateway.scaling.DecisionLog;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The newest decisions of the autoscaler that changed something, by pool and time. */
@Singleton
class DecisionsTopic implements FeedSource {
  private static final int MOST = 50;

  private final DecisionLog log;
  private final Demands demands;

  DecisionsTopic(DecisionLog log, Demands demands) {
    this.log = log;
    this.demands = demands;
  }

  @Override
  public String topic() {
    return "decisions";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    for (String pool : new TreeSet<>(demands.pools().keySet())) {
      for (Map<String, @Nullable Object> decision : log.newest(pool, MOST, true)) {
        decision.put("pool", pool);
        rows.put(pool + " " + decision.get("time"), decision);
      }
    }
    return rows;
  }
}
