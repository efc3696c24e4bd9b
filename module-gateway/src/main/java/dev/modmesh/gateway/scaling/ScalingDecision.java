package dev.modmesh.gateway.scaling;

import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldErrors;
import dev.modmesh.api.value.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many hosts a pool shall have, and why.
 *
 * @param reason one word or two for what decided
 * @param explanation every signal, window and clamp
 */
record ScalingDecision(
    Instant time, int desired, String reason, Map<String, @Nullable Object> explanation) {
  /** Reads one that an autoscaler posts. */
  static ScalingDecision read(Map<String, @Nullable Object> body) {
    Fields fields = Fields.of(body);
    Instant time = fields.parsed("time", Instant::parse, "an RFC 3339 time in UTC", Instant.EPOCH);
    int desired = (int) fields.whole("desired", 0, 100_000, 0);
    String reason = fields.requiredString("reason", "a reason");
    Map<String, @Nullable Object> explanation = fields.object("explanation").map();
    FieldErrors.check(ProblemType.INVALID_REQUEST, fields.errors());
    return new ScalingDecision(time, desired, reason, explanation);
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("time", time.toString());
    map.put("desired", desired);
    map.put("reason", reason);
    map.put("explanation", explanation);
    return map;
  }
}
