package dev.modmesh.gateway.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told of one attempt. Confined to its call until the call has ended. */
public final class AttemptNote {
  private final List<CandidateNote> candidates;
  private final String policy;
  private final long startNanos;
  private final @Nullable String instance;
  private final boolean probe;
  private long durationNanos = -1;
  private int status;
  private String outcome = "running";
  private @Nullable String cause;
  private @Nullable String then;

  /**
   * An attempt that begins.
   *
   * @param startNanos since the call began
   * @param instance null if none could be picked
   */
  public AttemptNote(
      List<CandidateNote> candidates,
      String policy,
      long startNanos,
      @Nullable String instance,
      boolean probe) {
    this.candidates = candidates;
    this.policy = policy;
    this.startNanos = startNanos;
    this.instance = instance;
    this.probe = probe;
  }

  /**
   * It has ended.
   *
   * @param status 0 without an answer
   * @param cause of a failure of the transport
   */
  public void ended(long nanos, String how, int status, @Nullable String cause) {
    this.durationNanos = nanos;
    this.outcome = how;
    this.status = status;
    this.cause = cause;
  }

  /** What was decided after it. */
  public void then(String decision) {
    then = decision;
  }

  Map<String, @Nullable Object> toMap(int number) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("attempt", number);
    map.put("instance", instance);
    map.put("probe", probe);
    map.put("start_ms", Explanation.millis(startNanos));
    if (durationNanos >= 0) {
      map.put("duration_ms", Explanation.millis(durationNanos));
    }
    map.put("outcome", outcome);
    if (status > 0) {
      map.put("status", status);
    }
    if (cause != null) {
      map.put("cause", cause);
    }
    if (then != null) {
      map.put("then", then);
    }
    map.put("policy", policy);
    map.put("candidates", candidates.stream().map(CandidateNote::toMap).toList());
    return map;
  }
}
