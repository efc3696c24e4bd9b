package dev.modmesh.api.function;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, as JSON values.
 *
 * @param args in order
 * @param kwargs by name
 */
public record Arguments(List<@Nullable Object> args, Map<String, @Nullable Object> kwargs) {
  /** No arguments. */
  public static final Arguments NONE = new Arguments(List.of(), Map.of());

  /** Makes both unmodifiable; elements may be null. */
  public Arguments {
    args = Collections.unmodifiableList(args);
    kwargs = Collections.unmodifiableMap(kwargs);
  }

  /**
   * The same as the constructor. NullAway does not see through a compact constructor from another
   * module that elements may be null.
   */
  public static Arguments of(List<@Nullable Object> args, Map<String, @Nullable Object> kwargs) {
    return new Arguments(args, kwargs);
  }

  /** The JSON shape {@code {"args", "kwargs"}}. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("args", args);
    map.put("kwargs", kwargs);
    return map;
  }
}
