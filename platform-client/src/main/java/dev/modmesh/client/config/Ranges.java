package dev.modmesh.client.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Locale;

/**
 * Checks the settings that have a {@link Range}. A Bean Validation provider would do the same, and
 * take a fifth of the time in which a program starts.
 */
public final class Ranges {
  private Ranges() {}

  /**
   * Checks the settings of one configuration interface and of the groups in it.
   *
   * @param prefix of the keys, such as {@code modmesh.host}
   * @throws IllegalArgumentException for a value out of its range, naming key, value and range
   */
  public static <T> void check(String prefix, Class<T> type, T settings) {
    for (Method method : type.getMethods()) {
      if (method.getParameterCount() > 0) {
        continue;
      }
      String key = prefix + "." + kebab(method.getName());
      Range range = method.getAnnotation(Range.class);
      if (range != null) {
        check(key, range, ((Number) value(method, settings)).longValue());
      } else if (isGroup(type, method.getReturnType())) {
        checkGroup(key, method.getReturnType(), value(method, settings));
      }
    }
  }

  private static <T> void checkGroup(String key, Class<T> group, Object settings) {
    check(key, group, group.cast(settings));
  }

  private static void check(String key, Range range, long value) {
    if (value < range.min() || value > range.max()) {
      throw new IllegalArgumentException(
          "%s is `%d`: must be from %d to %d".formatted(key, value, range.min(), range.max()));
    }
  }

  /** Groups are interfaces nested in the one that has them. */
  private static boolean isGroup(Class<?> type, Class<?> result) {
    return result.isInterface() && result.getNestHost() == type.getNestHost();
  }

  private static Object value(Method method, Object settings) {
    try {
      return method.invoke(settings);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read the setting `" + method.getName() + "`", e);
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
