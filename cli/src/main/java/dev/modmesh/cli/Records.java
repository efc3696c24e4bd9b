package dev.modmesh.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members of a gateway's records as cells of tables. */
final class Records {
  private static final String NONE = "-";

  private Records() {}

  /** A member as text; a dash when there is none. */
  static String text(Map<String, @Nullable Object> record, String member) {
    Object value = record.get(member);
    return value == null ? NONE : value.toString();
  }

  /** The number of entries of a list or an object. */
  static String count(Map<String, @Nullable Object> record, String member) {
    return switch (record.get(member)) {
      case List<?> list -> Integer.toString(list.size());
      case Map<?, ?> map -> Integer.toString(map.size());
      case null, default -> NONE;
    };
  }

  /** Name, version, state, runtime, pool and functions of a version's record. */
  static String[] moduleRow(Map<String, @Nullable Object> module) {
    return new String[] {
      text(module, "name"),
      text(module, "version"),
      text(module, "state"),
      text(module, "runtime"),
      text(module, "pool"),
      names(module, "functions")
    };
  }

  private static String names(Map<String, @Nullable Object> record, String member) {
    return switch (record.get(member)) {
      case Map<?, ?> map -> String.join(", ", map.keySet().stream().map(String::valueOf).toList());
      case List<?> list -> String.join(", ", list.stream().map(String::valueOf).toList());
      case null, default -> NONE;
    };
  }
}
