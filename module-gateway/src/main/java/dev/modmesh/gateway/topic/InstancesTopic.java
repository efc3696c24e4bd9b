package dev.modmesh.gateway.topic;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.value.Words;
import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.feed.FeedSource;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.instance.Telemetry;
import dev.modmesh.registry.log.RevisionLog;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every registered instance, by service id: health, load, what it serves and how far behind. */
@Singleton
class InstancesTopic implements FeedSource {
  private final RevisionLog log;
  private final Instances instances;
  private final CallTables tables;

  InstancesTopic(RevisionLog log, Instances instances, CallTables tables) {
    this.log = log;
    this.instances = instances;
    this.tables = tables;
  }

  @Override
  public String topic() {
    return "instances";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    Revision now = tables.table().revision();
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    log.view().instances().forEach((id, instance) -> rows.put(id, row(instance, now)));
    return rows;
  }

  private Map<String, @Nullable Object> row(InstanceRecord instance, Revision now) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("address", instance.baseUrl());
    row.put("pool", instance.pool());
    row.put("zone", instance.zone());
    row.put("pid", instance.pid());
    row.put("protocol", instance.protocol());
    row.put("health", Words.of(instance.health()));
    row.put("reason", instance.healthReason());
    row.put("weight", instance.loadBalancerWeight());
    row.put("modules", instance.modules().stream().map(m -> m.module().toString()).toList());
    row.put("loading", instance.loading());
    row.put(
        "failed",
        instance.failed().stream()
            .map(failed -> Map.of("module", failed.module(), "cause", failed.cause()))
            .toList());
    Telemetry telemetry = instances.telemetry(instance.serviceId());
    if (telemetry != null) {
      row.put("load", Math.round(telemetry.load() * 100) / 100.0);
      row.put("in_flight", telemetry.inFlight());
      row.put("capacity", telemetry.capacity());
      row.put("revision", telemetry.revision());
      row.put("lag", telemetry.lag(now));
    }
    return row;
  }
}
