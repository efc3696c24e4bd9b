package dev.modmesh.api.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key set or removed.
 *
 * @param key unique within the kind: {@code text@1.2.0}, a service id, the name of a pool
 * @param value the JSON object; null removes the key
 */
public record Change(Kind kind, String key, @Nullable Map<String, @Nullable Object> value) {
  /** Sets a key. */
  public static Change put(Kind kind, String key, Map<String, @Nullable Object> value) {
    return new Change(kind, key, value);
  }

  /** Removes a key. */
  public static Change delete(Kind kind, String key) {
    return new Change(kind, key, null);
  }
}
