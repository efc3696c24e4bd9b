package dev.modmesh.autoscaler.scale;

import dev.modmesh.autoscaler.decide.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator or caution makes of a policy's decision. Each change is told in {@code clamps},
 * in the order in which they were made, as {@code {clamp, from, to, because}}.
 */
final class Clamps {
  private final Decision decision;
  private final List<Map<String, @Nullable Object>> told = new ArrayList<>();
  private int desired;
  private String reason;

  /** Begins with the bounds that the policy itself has kept to. */
  Clamps(Decision decision) {
    this.decision = decision;
    desired = decision.desired();
    reason = decision.reason();
    Map<String, @Nullable Object> explanation = decision.explanation();
    if (explanation.get("wanted") instanceof Integer wanted) {
      bound("minimum", wanted, explanation.get("min"), true);
      bound("maximum", wanted, explanation.get("max"), false);
    }
  }

  private void bound(String name, int wanted, @Nullable Object bound, boolean lower) {
    if (bound instanceof Integer limit && (lower ? wanted < limit : wanted > limit)) {
      tell(name, wanted, limit, name + " of the pool");
    }
  }

  private void tell(String clamp, int from, int to, String because) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("clamp", clamp);
    map.put("from", from);
    map.put("to", to);
    map.put("because", because);
    told.add(map);
  }

  /** Sets the number; it is told also if it was that already. */
  Clamps set(String clamp, int to, String because) {
    tell(clamp, desired, to, because);
    desired = to;
    reason = clamp;
    return this;
  }

  /** Not fewer than this. */
  Clamps atLeast(String clamp, int least, String because) {
    return desired < least ? set(clamp, least, because) : this;
  }

  /** Not more than this. */
  Clamps atMost(String clamp, int most, String because) {
    return desired > most ? set(clamp, most, because) : this;
  }

  Decision decision() {
    Map<String, @Nullable Object> explanation = new LinkedHashMap<>(decision.explanation());
    explanation.put("clamps", told);
    explanation.put("reason", reason);
    explanation.put("desired", desired);
    return new Decision(desired, reason, explanation);
  }
}
