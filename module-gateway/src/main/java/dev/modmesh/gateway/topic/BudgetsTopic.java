package dev.modmesh.gateway.topic;

import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.feed.FeedSource;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The retries that each module may make now, by its name. */
@Singleton
class BudgetsTopic implements FeedSource {
  private final CallTables tables;

  BudgetsTopic(CallTables tables) {
    this.tables = tables;
  }

  @Override
  public String topic() {
    return "budgets";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    Map<String, Map<String, @Nullable Object>> rows = new TreeMap<>();
    tables.retriesLeft().forEach((module, left) -> rows.put(module, Map.of("left", left)));
    return rows;
  }
}
