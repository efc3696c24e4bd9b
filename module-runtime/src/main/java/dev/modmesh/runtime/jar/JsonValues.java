package dev.modmesh.runtime.jar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies of JSON values that consist of JDK types only, so that modules share no objects and no
 * module's class is kept alive by a value that it gave away.
 */
final class JsonValues {
  private static final int MAX_DEPTH = 500;

  private JsonValues() {}

  /**
   * Copies a value of lists, maps with string keys, strings, booleans, numbers and null.
   *
   * @throws IllegalArgumentException for anything else, named, or over 500 levels
   */
  static @Nullable Object copy(@Nullable Object value) {
    return copy(value, 0);
  }

  private static @Nullable Object copy(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("is nested more than " + MAX_DEPTH + " deep");
    }
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean bool -> bool;
      case Number number -> number(number);
      case Character character -> character.toString();
      case Map<?, ?> map -> map(map, depth);
      case Iterable<?> items -> list(items, depth);
      case Object[] items -> list(Arrays.asList(items), depth);
      default -> throw new IllegalArgumentException("is no JSON value");
    };
  }

  private static Number number(Number number) {
    return switch (number) {
      case Byte exact -> exact.intValue();
      case Short exact -> exact.intValue();
      case Integer exact -> exact;
      case Long exact -> exact;
      case Float rounded -> finite(rounded.doubleValue());
      case Double rounded -> finite(rounded);
      default ->
          // BigDecimal and BigInteger can be subclassed by a module.
          number instanceof BigInteger
              ? new BigInteger(number.toString())
              : new BigDecimal(number.toString());
    };
  }

  private static Double finite(Double value) {
    if (value.isNaN() || value.isInfinite()) {
      throw new IllegalArgumentException("is a number that JSON does not have");
    }
    return value;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw new IllegalArgumentException("has a key that is no string");
          }
          copy.put(name, copy(value, depth + 1));
        });
    return copy;
  }

  private static List<@Nullable Object> list(Iterable<?> items, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object item : items) {
      copy.add(copy(item, depth + 1));
    }
    return copy;
  }
}
