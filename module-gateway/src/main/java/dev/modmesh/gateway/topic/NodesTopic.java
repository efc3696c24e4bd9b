package dev.modmesh.gateway.topic;

import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.feed.FeedSource;
import dev.modmesh.gateway.node.NodeIdentity;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** This gateway, by its node id. */
@Singleton
class NodesTopic implements FeedSource {
  private static final long MEBI = 1L << 20;

  private final NodeIdentity identity;
  private final CallTables tables;
  private final Instant started =
      Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

  NodesTopic(NodeIdentity identity, CallTables tables) {
    this.identity = identity;
    this.tables = tables;
  }

  @Override
  public String topic() {
    return "nodes";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("kind", "gateway");
    row.put("boot_id", identity.bootId());
    row.put("address", identity.address());
    row.put("version", identity.version());
    row.put("java", Runtime.version().toString());
    row.put("started", started.toString());
    row.put("revision", tables.table().revision().toString());
    row.put("heap_mib", (runtime.totalMemory() - runtime.freeMemory()) / MEBI);
    row.put("heap_max_mib", runtime.maxMemory() / MEBI);
    row.put("processors", runtime.availableProcessors());
    return Map.of(identity.nodeId(), row);
  }
}
