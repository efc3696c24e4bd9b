package dev.modmesh.api.instance;

import dev.modmesh.api.value.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A number of hosts that an operator has set by hand; it outranks what the autoscaler would decide
 * and {@code min}, and never exceeds {@code max}.
 *
 * @param replicas hosts
 * @param until when it ends by itself
 */
public record ManualScale(int replicas, Instant until) {
  private static final Duration LONGEST = Duration.ofDays(366);

  /** Whether it still holds. */
  public boolean holds(Instant now) {
    return now.isBefore(until);
  }

  /** What is set from now on; null after an error. */
  static @Nullable ManualScale set(Fields fields, int max, Instant now) {
    fields.only(Set.of("replicas", "until"));
    if (!fields.has("replicas")) {
      fields.reject("replicas", null, "a whole number from 0 to " + max + ", which is max");
    }
    ManualScale read = read(fields, max);
    if (read == null) {
      if (!fields.has("until")) {
        fields.reject("until", null, "an RFC 3339 time in UTC");
      }
      return null;
    }
    if (!read.holds(now) || read.until.isAfter(now.plus(LONGEST))) {
      fields.reject("until", read.until, "in the future, and within a year");
    }
    return read;
  }

  /** What was written; null if it cannot be read. */
  static @Nullable ManualScale read(Fields fields, int max) {
    Instant until =
        fields.<@Nullable Instant>parsed("until", Instant::parse, "an RFC 3339 time in UTC", null);
    int replicas = (int) fields.whole("replicas", 0, max, 0);
    return until == null ? null : new ManualScale(replicas, until);
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("replicas", replicas);
    map.put("until", until.toString());
    return map;
  }
}
