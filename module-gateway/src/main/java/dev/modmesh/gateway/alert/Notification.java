package dev.modmesh.gateway.alert;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook is told: the payload of Alertmanager's webhook receiver, version 4, with one alert
 * in one group.
 */
record Notification(Alert alert, Instant began, @Nullable Instant ended, String externalUrl) {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  Map<String, @Nullable Object> toMap() {
    String status = ended == null ? "firing" : "resolved";
    AlertRule rule = alert.rule();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", rule.name());
    labels.put("severity", rule.severity());
    labels.put("job", "modmesh");
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", rule.summary());
    annotations.put("description", rule.description());
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("status", status);
    one.put("labels", labels);
    one.put("annotations", annotations);
    one.put("startsAt", began.toString());
    one.put("endsAt", ended == null ? NEVER : ended.toString());
    one.put("generatorURL", externalUrl + "/ui/alerts");
    one.put("fingerprint", String.format("%016x", (long) labels.hashCode() & 0xffffffffL));
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("version", "4");
    map.put("groupKey", "{}:{alertname=\"" + rule.name() + "\"}");
    map.put("truncatedAlerts", 0);
    map.put("status", status);
    map.put("receiver", "modmesh");
    map.put("groupLabels", Map.of("alertname", rule.name()));
    map.put("commonLabels", labels);
    map.put("commonAnnotations", annotations);
    map.put("externalURL", externalUrl);
    map.put("alerts", List.of(one));
    return map;
  }
}
