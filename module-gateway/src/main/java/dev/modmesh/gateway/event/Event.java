package dev.modmesh.gateway.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param id ascending within one gateway
 * @param type such as {@code version-active} or {@code circuit-opened}
 * @param subject what it happened to: {@code text@1.2.0}, a service id, a pool
 * @param message one sentence
 */
public record Event(long id, Instant time, String type, String subject, String message) {
  /** The JSON shape. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", Long.toString(id));
    map.put("time", time.toString());
    map.put("type", type);
    map.put("subject", subject);
    map.put("message", message);
    return map;
  }
}
