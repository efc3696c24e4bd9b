package dev.modmesh.cache.key;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds numbers that are written as real ones and are whole, such as 1.0, 1e2 and -0.0. */
final class WholeReals {
  private final StringBuilder places = new StringBuilder();
  private int numbers;

  private WholeReals() {}

  /** Which of the numbers, counted in canonical order; empty if none. */
  static String of(@Nullable Object value) {
    WholeReals found = new WholeReals();
    found.walk(value);
    return found.places.toString();
  }

  private void walk(@Nullable Object value) {
    switch (value) {
      case Double real -> real(real);
      case Number unused -> numbers++;
      case Map<?, ?> map -> new TreeMap<>(map).values().forEach(this::walk);
      case List<?> list -> list.forEach(this::walk);
      case null, default -> {}
    }
  }

  private void real(double value) {
    numbers++;
    if (value == Math.rint(value)) {
      boolean negativeZero = value == 0 && 1 / value < 0;
      places.append(numbers).append(negativeZero ? '-' : ',');
    }
  }
}
