package dev.modmesh.gateway.alert;

import dev.modmesh.gateway.feed.FeedSource;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every rule and where it stands, by name. */
@Singleton
class AlertsTopic implements FeedSource {
  private final Alerts alerts;

  AlertsTopic(Alerts alerts) {
    this.alerts = alerts;
  }

  @Override
  public String topic() {
    return "alerts";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    alerts.all().forEach(alert -> rows.put(alert.rule().name(), alert.toMap()));
    return rows;
  }
}
