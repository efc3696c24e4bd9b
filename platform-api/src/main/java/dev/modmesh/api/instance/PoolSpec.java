package dev.modmesh.api.instance;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldErrors;
import dev.modmesh.api.value.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many hosts a pool has.
 *
 * @param min hosts that are always there
 * @param max hosts that there may be at most
 * @param paused whether the autoscaler leaves the pool as it is
 * @param hot versions called in the last hour, as {@code name@version}; every host loads them
 * @param scaling what the autoscaler goes by
 * @param override a number that an operator has set for a time; null if none has
 */
public record PoolSpec(
    String name,
    int min,
    int max,
    boolean paused,
    List<String> hot,
    Scaling scaling,
    @Nullable ManualScale override) {
  private static final int MOST = 1000;
  private static final Set<String> SETTABLE =
      Stream.concat(
              Stream.of("name", "min", "max", "paused", "override"), Scaling.SETTABLE.stream())
          .collect(Collectors.toUnmodifiableSet());

  /** A pool that is scaled in the usual way. */
  public PoolSpec(String name, int min, int max, boolean paused, List<String> hot) {
    this(name, min, max, paused, hot, Scaling.DEFAULT, null);
  }

  /** Copies the list. */
  public PoolSpec {
    hot = List.copyOf(hot);
  }

  /** A pool that nobody has configured: 2 to 4 hosts. */
  public static PoolSpec unconfigured(String name) {
    return new PoolSpec(name, 2, 4, false, List.of());
  }

  /** The same pool with another hot list. */
  public PoolSpec withHot(List<String> versions) {
    return new PoolSpec(name, min, max, paused, versions, scaling, override);
  }

  /** Hosts that are always there: {@code min}, and one if the pool may not sleep. */
  public int least() {
    return Math.max(min, scaling.scaleToZero() ? 0 : 1);
  }

  /** What an operator has set by hand and still holds; null if nothing does. */
  public @Nullable ManualScale override(Instant now) {
    return override != null && override.holds(now) ? override : null;
  }

  /**
   * This pool with the settings that the caller gives; what is not given stays. A {@code min} above
   * {@code max} raises {@code max} unless both are given. An {@code override} of null ends the one
   * there is.
   *
   * @param now when an override must not have ended yet
   * @throws ProblemException {@code invalid-request} with {@code errors}
   */
  public PoolSpec updated(Map<String, @Nullable Object> settings, Instant now) {
    Fields fields = Fields.of(settings).only(SETTABLE);
    if (fields.string("name") instanceof String other && !other.equals(name)) {
      fields.reject("name", other, "`" + name + "`, as in the path");
    }
    int nextMin = (int) fields.whole("min", 0, MOST, min);
    int nextMax = (int) fields.whole("max", 1, MOST, Math.max(max, nextMin));
    if (nextMax < nextMin && fields.has("min")) {
      fields.reject("max", nextMax, "at least min, which is " + nextMin);
    }
    PoolSpec next =
        new PoolSpec(
            name,
            Math.min(nextMin, nextMax),
            nextMax,
            fields.bool("paused", paused),
            hot,
            Scaling.read(fields, scaling),
            fields.has("override")
                ? ManualScale.set(fields.object("override"), nextMax, now)
                : settings.containsKey("override") ? null : override(now));
    FieldErrors.check(ProblemType.INVALID_REQUEST, fields.errors());
    return next;
  }

  /** The JSON shape. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("min", min);
    map.put("max", max);
    map.put("paused", paused);
    scaling.putTo(map);
    map.put("override", override == null ? null : override.toMap());
    map.put("hot", hot);
    return map;
  }

  /** Reads the shape of {@link #toMap}. */
  public static PoolSpec fromMap(String name, Map<String, @Nullable Object> map) {
    Fields fields = Fields.of(map);
    PoolSpec fallback = unconfigured(name);
    return new PoolSpec(
        name,
        (int) fields.whole("min", 0, MOST, fallback.min),
        (int) fields.whole("max", 1, MOST, fallback.max),
        fields.bool("paused", false),
        fields.strings("hot"),
        Scaling.read(fields, Scaling.DEFAULT),
        fields.has("override") ? ManualScale.read(fields.object("override"), MOST) : null);
  }
}
