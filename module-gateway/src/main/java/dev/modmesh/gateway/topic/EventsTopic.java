package dev.modmesh.gateway.topic;

import dev.modmesh.gateway.event.Event;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.feed.FeedSource;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest events, by id. */
@Singleton
class EventsTopic implements FeedSource {
  private static final int MOST = 500;

  private final EventLog log;

  EventsTopic(EventLog log) {
    this.log = log;
  }

  @Override
  public String topic() {
    return "events";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    for (Event event : log.since(0, MOST)) {
      rows.put(Long.toString(event.id()), event.toMap());
    }
    return rows;
  }
}
