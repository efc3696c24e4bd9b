package dev.modmesh.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells why a call went as it did, for people. */
final class ExplanationText {
  private ExplanationText() {}

  /** The lines of an explanation as {@code GET /api/v1/calls/ID/explain} gives it. */
  static List<String> lines(Map<String, @Nullable Object> call) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Records.text(call, "module")
            + " "
            + Records.text(call, "function")
            + ": "
            + Records.text(call, "outcome")
            + " in "
            + Records.text(call, "duration_ms")
            + " ms  (call "
            + Records.text(call, "call_id")
            + ")");
    if (call.get("note") != null) {
      lines.add("  " + call.get("note"));
    }
    Map<String, @Nullable Object> resolve = map(call.get("resolve"));
    if (!resolve.isEmpty()) {
      lines.add(
          "  version   "
              + Records.text(resolve, "asked")
              + " is "
              + Records.text(resolve, "chosen")
              + " at revision "
              + Records.text(resolve, "revision"));
    }
    Map<String, @Nullable Object> deadline = map(call.get("deadline"));
    if (!deadline.isEmpty()) {
      lines.add(
          "  deadline  "
              + Records.text(deadline, "limit_ms")
              + " ms, of which "
              + Records.text(deadline, "left_ms")
              + " were left");
    }
    Map<String, @Nullable Object> budget = map(call.get("retry_budget"));
    if (!budget.isEmpty()) {
      lines.add("  retries   " + Records.text(budget, "left") + " left in the module's budget");
    }
    if (call.get("cache") != null) {
      lines.add("  cache     " + facts(call.get("cache")));
    }
    if (call.get("attempts") instanceof List<?> attempts) {
      attempts.forEach(attempt -> attempt(map(attempt), lines));
    }
    return lines;
  }

  /** What is known of a step: one word, or members with their values. */
  private static String facts(@Nullable Object facts) {
    if (!(facts instanceof Map<?, ?> members)) {
      return String.valueOf(facts);
    }
    List<String> told = new ArrayList<>();
    members.forEach((name, value) -> told.add(name + " " + value));
    return String.join(", ", told);
  }

  private static void attempt(Map<String, @Nullable Object> attempt, List<String> lines) {
    StringBuilder line = new StringBuilder("  attempt ");
    line.append(Records.text(attempt, "attempt"))
        .append(" at ")
        .append(Records.text(attempt, "start_ms"))
        .append(" ms to ")
        .append(Records.text(attempt, "instance"))
        .append(Boolean.TRUE.equals(attempt.get("probe")) ? " as a probe" : "")
        .append(": ")
        .append(Records.text(attempt, "outcome"));
    if (attempt.get("duration_ms") != null) {
      line.append(" after ").append(attempt.get("duration_ms")).append(" ms");
    }
    if (attempt.get("status") != null) {
      line.append(", status ").append(attempt.get("status"));
    }
    if (attempt.get("cause") != null) {
      line.append(", ").append(attempt.get("cause"));
    }
    if (attempt.get("then") != null) {
      line.append("; ").append(attempt.get("then"));
    }
    lines.add(line.toString());
    if (attempt.get("candidates") instanceof List<?> candidates) {
      candidates.forEach(candidate -> lines.add(candidate(map(candidate))));
    }
  }

  private static String candidate(Map<String, @Nullable Object> candidate) {
    StringBuilder line = new StringBuilder("      ");
    line.append(Records.text(candidate, "instance"))
        .append("  circuit ")
        .append(Records.text(candidate, "circuit"));
    if (candidate.get("reason") != null) {
      line.append(" (").append(candidate.get("reason")).append(')');
    }
    line.append("  cost ")
        .append(Records.text(candidate, "cost"))
        .append("  outstanding ")
        .append(Records.text(candidate, "outstanding"))
        .append("  slowness ")
        .append(Records.text(candidate, "slowness"))
        .append("  success ")
        .append(Records.text(candidate, "success_rate"));
    if (candidate.get("slow_start") != null) {
      line.append("  slow start ").append(candidate.get("slow_start"));
    }
    if (candidate.get("tried") != null) {
      line.append("  tried before");
    }
    return line.toString();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }
}
