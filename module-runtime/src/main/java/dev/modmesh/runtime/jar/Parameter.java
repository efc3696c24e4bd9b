package dev.modmesh.runtime.jar;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a function of a JAR module.
 *
 * @param type one of the types that {@code api.guest.Module} lists
 */
record Parameter(String name, Class<?> type) {
  /** Whether a parameter can have this type. */
  static boolean isSupported(Class<?> type) {
    return NAMES.containsKey(type);
  }

  private static final Map<Class<?>, String> NAMES =
      Map.ofEntries(
          Map.entry(String.class, "a string"),
          Map.entry(boolean.class, "true or false"),
          Map.entry(Boolean.class, "true or false"),
          Map.entry(int.class, "a whole number of 32 bits"),
          Map.entry(Integer.class, "a whole number of 32 bits"),
          Map.entry(long.class, "a whole number of 64 bits"),
          Map.entry(Long.class, "a whole number of 64 bits"),
          Map.entry(double.class, "a number"),
          Map.entry(Double.class, "a number"),
          Map.entry(Number.class, "a number"),
          Map.entry(List.class, "a list"),
          Map.entry(Map.class, "an object"),
          Map.entry(Object.class, "a JSON value"));

  /** Makes a JSON value fit, or throws {@code invalid-arguments} naming the parameter. */
  @Nullable Object convert(@Nullable Object value) {
    if (value == null) {
      if (type.isPrimitive()) {
        throw invalid("is null");
      }
      return null;
    }
    if (type == int.class || type == Integer.class) {
      return whole(value, 31).intValue();
    }
    if (type == long.class || type == Long.class) {
      return whole(value, 63).longValue();
    }
    if (value instanceof Number number && (type == double.class || type == Double.class)) {
      return number.doubleValue();
    }
    if (value instanceof Boolean && (type == boolean.class || type == Boolean.class)) {
      return value;
    }
    if (!type.isInstance(value)) {
      throw invalid("has another type");
    }
    return JsonValues.copy(value);
  }

  private BigInteger whole(Object value, int bits) {
    if (value instanceof Number number) {
      try {
        // 3 and 3.0 are the same number in JSON. The check of the size comes first, since 1e999999
        // as a whole number would fill the memory.
        BigDecimal decimal = new BigDecimal(number.toString());
        if (decimal.precision() - decimal.scale() <= 20) {
          BigInteger whole = decimal.toBigIntegerExact();
          if (whole.bitLength() <= bits) {
            return whole;
          }
        }
      } catch (ArithmeticException e) {
        // falls through: it has a fraction
      }
    }
    throw invalid("is not one");
  }

  ProblemException missing() {
    return invalid("is missing");
  }

  ProblemException twice() {
    return invalid("is given twice, in `args` and in `kwargs`,");
  }

  private ProblemException invalid(String what) {
    String expected = NAMES.getOrDefault(type, "a JSON value");
    return new ProblemException(
        ProblemType.INVALID_ARGUMENTS,
        "Argument `" + name + "` " + what + " but must be " + expected + ".",
        Map.of("parameter", name, "expected", expected));
  }
}
