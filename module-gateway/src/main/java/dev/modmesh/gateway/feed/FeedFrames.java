package dev.modmesh.gateway.feed;

import dev.modmesh.api.spi.JsonCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of {@code modmesh.feed.v1}, as {@code docs/feed.md} describes them. */
final class FeedFrames {
  static final String PROTOCOL = "modmesh.feed.v1";
  private static final int ROWS_IN_A_PART = 1000;

  private final JsonCodec codec;
  private final String epoch;
  private final String node;

  FeedFrames(JsonCodec codec, String epoch, String node) {
    this.codec = codec;
    this.epoch = epoch;
    this.node = node;
  }

  String id(long seq) {
    return epoch + "." + seq;
  }

  /** The number in an id of this epoch; -1 if it is of another, or none. */
  long seq(@Nullable String id) {
    if (id == null || !id.startsWith(epoch + ".")) {
      return -1;
    }
    try {
      return Long.parseLong(id.substring(epoch.length() + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  boolean isOfThisEpoch(String id) {
    return id.startsWith(epoch + ".");
  }

  FeedFrame hello(long millis, long heartbeatMillis) {
    Map<String, @Nullable Object> map = message("hello");
    map.put("protocol", PROTOCOL);
    map.put("epoch", epoch);
    map.put("node_id", node);
    map.put("time", time(millis));
    map.put("heartbeat_ms", heartbeatMillis);
    map.put("resume_ms", FeedBuffer.KEPT_MILLIS);
    map.put("history_ms", FeedHistory.KEPT_MILLIS);
    return FeedFrame.of("hello", null, codec.write(map));
  }

  FeedFrame resync(String reason) {
    Map<String, @Nullable Object> map = message("resync");
    map.put("reason", reason);
    return FeedFrame.of("resync", null, codec.write(map));
  }

  FeedFrame heartbeat(long seq, long millis) {
    Map<String, @Nullable Object> map = message("heartbeat");
    map.put("epoch", epoch);
    map.put("seq", seq);
    map.put("time", time(millis));
    return FeedFrame.of("heartbeat", null, codec.write(map));
  }

  FeedFrame bye(String reason, long retryMillis) {
    Map<String, @Nullable Object> map = message("bye");
    map.put("reason", reason);
    map.put("retry_ms", retryMillis);
    return FeedFrame.of("bye", null, codec.write(map));
  }

  FeedFrame delta(Tick tick) {
    Map<String, @Nullable Object> map = message("delta");
    map.put("epoch", epoch);
    map.put("prev", tick.prev());
    map.put("seq", tick.seq());
    map.put("time", time(tick.millis()));
    map.put("topics", topics(tick));
    return FeedFrame.of("delta", id(tick.seq()), codec.write(map));
  }

  private static Map<String, Object> topics(Tick tick) {
    Map<String, Object> topics = new LinkedHashMap<>();
    tick.topics().forEach((topic, delta) -> topics.put(topic, delta.toMap()));
    return topics;
  }

  /** A state in parts of at most {@value #ROWS_IN_A_PART} rows; only the last carries an id. */
  List<FeedFrame> snapshot(
      Map<String, Map<String, Map<String, @Nullable Object>>> state, long seq, long millis) {
    List<Map<String, Map<String, Object>>> parts = parts(state);
    List<FeedFrame> frames = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Map<String, @Nullable Object> map = message("snapshot");
      map.put("epoch", epoch);
      map.put("seq", seq);
      map.put("time", time(millis));
      map.put("part", i + 1);
      map.put("parts", parts.size());
      map.put("topics", parts.get(i));
      boolean last = i == parts.size() - 1;
      frames.add(FeedFrame.of("snapshot", last ? id(seq) : null, codec.write(map)));
    }
    return frames;
  }

  private static List<Map<String, Map<String, Object>>> parts(
      Map<String, Map<String, Map<String, @Nullable Object>>> state) {
    List<Map<String, Map<String, Object>>> parts = new ArrayList<>();
    Map<String, Map<String, Object>> part = new LinkedHashMap<>();
    int rows = 0;
    for (var table : state.entrySet()) {
      part.put(table.getKey(), new LinkedHashMap<>()); // an empty table is there, too
      for (var row : table.getValue().entrySet()) {
        if (rows == ROWS_IN_A_PART) {
          parts.add(part);
          part = new LinkedHashMap<>();
          rows = 0;
        }
        part.computeIfAbsent(table.getKey(), unused -> new LinkedHashMap<>())
            .put(row.getKey(), row.getValue());
        rows++;
      }
    }
    parts.add(part);
    return parts;
  }

  byte[] history(FeedHistory history) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("epoch", epoch);
    map.put("base", Map.of("time", time(history.baseMillis()), "topics", history.base()));
    map.put(
        "steps",
        history.steps().stream()
            .map(step -> Map.of("time", time(step.millis()), "topics", topics(step)))
            .toList());
    return codec.write(map);
  }

  private static Map<String, @Nullable Object> message(String type) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("type", type);
    return map;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
