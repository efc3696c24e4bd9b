package dev.modmesh.gateway.explain;

import dev.modmesh.gateway.outcome.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of every recent call.
 *
 * @param epochMillis when it ended
 * @param module {@code name@version}
 * @param instance that answered last; null if none did
 * @param explanation null unless it was asked for, or the call met trouble
 */
public record CallRow(
    String callId,
    long epochMillis,
    String module,
    String function,
    @Nullable String instance,
    Outcome outcome,
    int attempts,
    long durationNanos,
    @Nullable Explanation explanation) {
  /** The JSON shape. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("call_id", callId);
    map.put("time", Instant.ofEpochMilli(epochMillis).toString());
    map.put("module", module);
    map.put("function", function);
    map.put("outcome", outcome.word());
    map.put("duration_ms", Explanation.millis(durationNanos));
    map.put("attempts", attempts);
    map.put("instance", instance);
    map.put("explained", explanation != null);
    return map;
  }
}
