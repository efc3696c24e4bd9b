package dev.modmesh.gateway.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The story of one call, written while it runs. Confined to the call until the call has ended, then
 * only read.
 */
public final class Explanation {
  private static final int MOST_ATTEMPTS = 16;

  private final List<AttemptNote> attempts = new ArrayList<>(2);
  private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();
  private int left;

  /** An explanation that begins after so many attempts that nobody wrote down. */
  public Explanation(int attemptsBefore) {
    left = attemptsBefore;
  }

  /** Notes a fact of a stage: {@code resolve}, {@code deadline}, {@code retry_budget}, … */
  public void fact(String stage, Object fact) {
    facts.put(stage, fact);
  }

  /** Adds an attempt. */
  public void attempt(AttemptNote note) {
    if (attempts.size() < MOST_ATTEMPTS) {
      attempts.add(note);
    } else {
      left++;
    }
  }

  /** The last attempt; null before the first. */
  public @Nullable AttemptNote last() {
    return attempts.isEmpty() ? null : attempts.getLast();
  }

  /** The story as it is told. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>(facts);
    List<Object> told = new ArrayList<>();
    for (AttemptNote note : attempts) {
      told.add(note.toMap(told.size() + 1));
    }
    map.put("attempts", told);
    if (left > 0) {
      map.put("attempts_not_recorded", left);
    }
    return map;
  }

  /** Milliseconds with three digits. */
  public static double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}
