package dev.modmesh.client.feed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of the feed as its messages build them: see {@code docs/feed.md}. Not thread-safe. */
public final class FeedTables {
  private Map<String, Map<String, Map<String, @Nullable Object>>> tables = new LinkedHashMap<>();
  private Map<String, Map<String, Map<String, @Nullable Object>>> loading = new LinkedHashMap<>();
  private String epoch = "";
  private long seq = -1;

  /**
   * Takes the next message; types that are not known are skipped.
   *
   * @return whether the tables changed
   * @throws FeedGapException if a delta does not fit: the feed must be opened again
   */
  public boolean take(Map<String, @Nullable Object> message) throws FeedGapException {
    return switch (String.valueOf(message.get("type"))) {
      case "snapshot" -> snapshot(message);
      case "delta" -> delta(message);
      default -> false;
    };
  }

  private boolean snapshot(Map<String, @Nullable Object> message) {
    if (number(message, "part") == 1) {
      loading = new LinkedHashMap<>();
    }
    object(message.get("topics"))
        .forEach(
            (topic, rows) -> {
              Map<String, Map<String, @Nullable Object>> table =
                  loading.computeIfAbsent(topic, unused -> new LinkedHashMap<>());
              object(rows).forEach((key, row) -> table.put(key, object(row)));
            });
    if (number(message, "part") < number(message, "parts")) {
      return false;
    }
    tables = loading;
    loading = new LinkedHashMap<>();
    epoch = String.valueOf(message.get("epoch"));
    seq = number(message, "seq");
    return true;
  }

  private boolean delta(Map<String, @Nullable Object> message) throws FeedGapException {
    if (!epoch.equals(message.get("epoch")) || number(message, "prev") != seq) {
      throw new FeedGapException(
          epoch + "." + seq, message.get("epoch") + "." + message.get("prev"));
    }
    object(message.get("topics")).forEach((topic, change) -> apply(topic, object(change)));
    seq = number(message, "seq");
    return true;
  }

  private void apply(String topic, Map<String, @Nullable Object> change) {
    Map<String, Map<String, @Nullable Object>> table =
        tables.computeIfAbsent(topic, unused -> new LinkedHashMap<>());
    if (change.get("del") instanceof List<?> deleted) {
      deleted.forEach(key -> table.remove(String.valueOf(key)));
    }
    object(change.get("put"))
        .forEach(
            (key, fields) -> {
              Map<String, @Nullable Object> row =
                  new LinkedHashMap<>(table.getOrDefault(key, Map.of()));
              row.putAll(object(fields));
              row.values().removeIf(java.util.Objects::isNull);
              table.put(key, row);
            });
  }

  private static long number(Map<String, @Nullable Object> message, String field) {
    return message.get(field) instanceof Number number ? number.longValue() : -1;
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  /** The rows of a topic by key; empty if there is none. A view that changes with the feed. */
  public Map<String, Map<String, @Nullable Object>> table(String topic) {
    return tables.getOrDefault(topic, Map.of());
  }

  /** {@code epoch.seq} to go on from; null before the first snapshot. */
  public @Nullable String since() {
    return seq < 0 ? null : epoch + "." + seq;
  }
}
