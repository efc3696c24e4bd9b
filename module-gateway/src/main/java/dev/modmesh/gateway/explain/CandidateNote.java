package dev.modmesh.gateway.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A candidate as a pick saw it.
 *
 * @param cost of one more call; NaN where the policy knows none
 * @param slowness 1 is as usual
 * @param share of its usual calls, below 1 in a slow start
 * @param circuit {@code closed}, {@code open}, {@code half-open}
 * @param reason why the circuit is open; empty otherwise
 */
public record CandidateNote(
    String instance,
    double cost,
    int outstanding,
    double slowness,
    double successRate,
    int weight,
    double share,
    String circuit,
    String reason,
    boolean tried) {
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("instance", instance);
    map.put("circuit", circuit);
    if (!reason.isEmpty()) {
      map.put("reason", reason);
    }
    if (!Double.isNaN(cost)) {
      map.put("cost", rounded(cost));
    }
    map.put("outstanding", outstanding);
    map.put("slowness", rounded(slowness));
    map.put("success_rate", rounded(successRate));
    map.put("weight", weight);
    if (share < 1) {
      map.put("slow_start", rounded(share));
    }
    if (tried) {
      map.put("tried", true);
    }
    return map;
  }

  private static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }
}
