package dev.modmesh.autoscaler.decide;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many instances a pool should have, and why.
 *
 * @param desired instances, starting ones included
 * @param reason one word or two for what decided, such as {@code feed-forward}
 * @param explanation every signal, window, clamp and intermediate result, in the order in which
 *     they were used; JSON values only, finite numbers only
 */
public record Decision(int desired, String reason, Map<String, @Nullable Object> explanation) {
  /** Copies the map and keeps its order. */
  public Decision {
    explanation = Collections.unmodifiableMap(new LinkedHashMap<>(explanation));
  }
}
