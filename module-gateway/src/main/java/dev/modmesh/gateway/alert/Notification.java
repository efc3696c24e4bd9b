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
    Map<String, String> labels = labels();
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("status", status);
    one.putAll(toPostable(null));
    one.put("fingerprint", String.format("%016x", (long) labels.hashCode() & 0xffffffffL));
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("version", "4");
    map.put("groupKey", "{}:{alertname=\"" + rule.name() + "\"}");
    map.put("truncatedAlerts", 0);
    map.put("status", status);
    map.put("receiver", "modmesh");
    map.put("groupLabels", Map.of("alertname", rule.name()));
    map.put("commonLabels", labels);
    map.put("commonAnnotations", annotations());
    map.put("externalURL", externalUrl);
    map.put("alerts", List.of(one));
    return map;
  }

  /**
   * What Alertmanager's API takes as one alert.
   *
   * @param holds until when a firing one holds if nothing more is heard; null for ever
   */
  Map<String, @Nullable Object> toPostable(@Nullable Instant holds) {
    Instant end = ended == null ? holds : ended;
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("labels", labels());
    map.put("annotations", annotations());
    map.put("startsAt", began.toString());
    map.put("endsAt", end == null ? NEVER : end.toString());
    map.put("generatorURL", externalUrl + "/ui/alerts");
    return map;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", alert.rule().name());
    labels.put("severity", alert.rule().severity());
    labels.put("job", "modmesh");
    return labels;
  }

  private Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", alert.rule().summary());
    annotations.put("description", alert.rule().description());
    return annotations;
  }
}
