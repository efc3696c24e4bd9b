package dev.modmesh.gateway.feed;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has changed in one table: the fields of rows that are new or other ones (a field that went
 * is null), and the keys of rows that went. Immutable by convention: nobody writes after it is
 * made.
 *
 * @param put by key; a row that is new, or came back, has all its fields
 * @param deleted keys; applied before {@code put}
 */
record TableDelta(Map<String, Map<String, @Nullable Object>> put, Set<String> deleted) {
  /** What leads from one state to another. */
  static TableDelta between(
      Map<String, Map<String, @Nullable Object>> before,
      Map<String, Map<String, @Nullable Object>> after) {
    Map<String, Map<String, @Nullable Object>> put = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, @Nullable Object>> entry : after.entrySet()) {
      Map<String, @Nullable Object> old = before.get(entry.getKey());
      if (old == null) {
        put.put(entry.getKey(), entry.getValue());
      } else if (!old.equals(entry.getValue())) {
        put.put(entry.getKey(), fields(old, entry.getValue()));
      }
    }
    Set<String> deleted = new HashSet<>(before.keySet());
    deleted.removeAll(after.keySet());
    return new TableDelta(put, deleted);
  }

  private static Map<String, @Nullable Object> fields(
      Map<String, @Nullable Object> old, Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    row.forEach(
        (field, value) -> {
          if (!Objects.equals(value, old.get(field))) {
            changed.put(field, value);
          }
        });
    for (String field : old.keySet()) {
      if (!row.containsKey(field) && old.get(field) != null) {
        changed.put(field, null);
      }
    }
    return changed;
  }

  boolean isEmpty() {
    return put.isEmpty() && deleted.isEmpty();
  }

  /** This and then the next as one: the latest value of each field wins. */
  TableDelta then(TableDelta next) {
    Map<String, Map<String, @Nullable Object>> merged = new HashMap<>(put);
    Set<String> gone = new HashSet<>(deleted);
    for (String key : next.deleted) {
      merged.remove(key);
      gone.add(key);
    }
    next.put.forEach(
        (key, fields) -> {
          Map<String, @Nullable Object> old = merged.get(key);
          if (old == null) {
            merged.put(key, fields);
          } else {
            Map<String, @Nullable Object> both = new LinkedHashMap<>(old);
            both.putAll(fields);
            merged.put(key, both);
          }
        });
    return new TableDelta(merged, gone);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!deleted.isEmpty()) {
      map.put("del", deleted);
    }
    if (!put.isEmpty()) {
      map.put("put", put);
    }
    return map;
  }
}
