package dev.modmesh.gateway.topic;

import dev.modmesh.gateway.explain.CallLog;
import dev.modmesh.gateway.explain.CallRow;
import dev.modmesh.gateway.feed.FeedSource;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls to look at, by id: the newest, the newest with a story, and the slowest of the newest
 * {@value #LOOKED_AT}.
 */
@Singleton
class CallsTopic implements FeedSource {
  private static final int NEWEST = 40;
  private static final int EXPLAINED = 40;
  private static final int SLOWEST = 20;
  private static final int LOOKED_AT = 2000;

  private final CallLog log;

  CallsTopic(CallLog log) {
    this.log = log;
  }

  @Override
  public String topic() {
    return "calls";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    List<CallRow> newest = log.newest(LOOKED_AT, row -> true);
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    newest.stream().limit(NEWEST).forEach(row -> rows.put(row.callId(), row.toMap()));
    newest.stream()
        .filter(row -> row.explanation() != null)
        .limit(EXPLAINED)
        .forEach(row -> rows.put(row.callId(), row.toMap()));
    newest.stream()
        .sorted(Comparator.comparingLong(CallRow::durationNanos).reversed())
        .limit(SLOWEST)
        .forEach(row -> rows.put(row.callId(), row.toMap()));
    return rows;
  }
}
