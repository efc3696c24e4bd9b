package dev.modmesh.gateway.alert;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a rule stands. Immutable.
 *
 * @param since when this state began
 * @param silencedUntil nobody is told until then; null if everybody is
 */
record Alert(
    AlertRule rule, State state, Instant since, double value, @Nullable Instant silencedUntil) {
  /** The states of Prometheus. */
  enum State {
    INACTIVE,
    PENDING,
    FIRING
  }

  static Alert inactive(AlertRule rule, Instant now) {
    return new Alert(rule, State.INACTIVE, now, 0, null);
  }

  /** Where it stands after a look at the facts. */
  Alert next(Facts facts, Instant now) {
    double seen = rule.value().applyAsDouble(facts);
    Instant silence = silencedUntil != null && now.isBefore(silencedUntil) ? silencedUntil : null;
    if (seen <= rule.limit()) {
      return state == State.INACTIVE
          ? new Alert(rule, state, since, seen, silence)
          : new Alert(rule, State.INACTIVE, now, seen, silence);
    }
    Instant begun = state == State.INACTIVE ? now : since;
    boolean held = state == State.FIRING || !now.isBefore(begun.plus(rule.hold()));
    Instant from = state == State.PENDING && held ? now : begun;
    return new Alert(rule, held ? State.FIRING : State.PENDING, from, seen, silence);
  }

  Alert silenced(@Nullable Instant until) {
    return new Alert(rule, state, since, value, until);
  }

  boolean isFiring() {
    return state == State.FIRING;
  }

  boolean isSilenced() {
    return silencedUntil != null;
  }

  /** The JSON shape. A silenced one says so in place of firing. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", rule.name());
    String word = state.name().toLowerCase(java.util.Locale.ROOT);
    map.put("state", isSilenced() ? "silenced" : word);
    map.put("judged", word);
    map.put("severity", rule.severity());
    map.put("since", since.toString());
    map.put("for", dev.modmesh.api.value.Durations.format(rule.hold()));
    map.put("value", Math.round(value * 1000) / 1000.0);
    map.put("limit", rule.limit());
    map.put("summary", rule.summary());
    map.put("description", rule.description());
    map.put("silenced_until", silencedUntil == null ? null : silencedUntil.toString());
    return map;
  }
}
