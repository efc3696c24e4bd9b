package dev.modmesh.api.value;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one JSON object and collects every error instead of stopping at the first.
 * Nested readers share the list of errors.
 *
 * <p>JSON values are {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code
 * Number}, {@code Boolean} and {@code null}. Not thread-safe.
 */
public final class Fields {
  private final String path;
  private final Map<String, @Nullable Object> values;
  private final List<FieldError> errors;

  private Fields(String path, Map<String, @Nullable Object> values, List<FieldError> errors) {
    this.path = path;
    this.values = values;
    this.errors = errors;
  }

  /** A reader of a whole document. */
  public static Fields of(Map<String, @Nullable Object> values) {
    return new Fields("", values, new ArrayList<>());
  }

  /** All errors so far, in the order in which they were found. */
  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  /** Notes an error for a member of this object. */
  public void reject(String name, @Nullable Object value, String expected) {
    errors.add(FieldError.of(path + name, value, expected));
  }

  /** Rejects every member whose name is not listed. */
  public Fields only(Set<String> names) {
    for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
      if (!names.contains(entry.getKey())) {
        reject(entry.getKey(), entry.getValue(), "absent; known fields are " + sorted(names));
      }
    }
    return this;
  }

  private static String sorted(Collection<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  /** Whether the member is there and not null. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** The value as it is; null if absent. */
  public @Nullable Object raw(String name) {
    return values.get(name);
  }

  /** A string; null (and an error if something else is there) when it cannot be had. */
  public @Nullable String string(String name) {
    Object value = values.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    reject(name, value, "a string");
    return null;
  }

  /** A string that must be there; the empty string after an error. */
  public String requiredString(String name, String expected) {
    String value = string(name);
    if (value != null) {
      return value;
    }
    if (!has(name)) {
      reject(name, null, expected);
    }
    return "";
  }

  /** A value parsed from a string; {@code fallback} when absent or wrong. */
  public <T extends @Nullable Object> T parsed(
      String name, Function<String, T> parser, String expected, T fallback) {
    String text = string(name);
    if (text == null) {
      return fallback;
    }
    try {
      return parser.apply(text);
    } catch (RuntimeException e) {
      reject(name, text, expected);
      return fallback;
    }
  }

  /** A duration; {@code fallback} when absent or wrong. */
  public <T extends @Nullable Duration> T duration(String name, T fallback) {
    return this.<@Nullable Duration>parsed(name, Durations::parse, Durations.EXPECTED, null)
            instanceof Duration found
        ? cast(found)
        : fallback;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Duration is final
  private static <T> T cast(Object value) {
    return (T) value;
  }

  /** A whole number within bounds; {@code fallback} when absent or wrong. */
  public long whole(String name, long min, long max, long fallback) {
    Object value = values.get(name);
    if (value == null) {
      return fallback;
    }
    Long whole = value instanceof Number number ? exact(number) : null;
    if (whole != null && whole >= min && whole <= max) {
      return whole;
    }
    reject(name, value, "a whole number from " + min + " to " + max);
    return fallback;
  }

  private static @Nullable Long exact(Number number) {
    try {
      return new BigDecimal(number.toString()).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null; // it has a fraction, is too large, or is no number
    }
  }

  /** A number within bounds; {@code fallback} when absent or wrong. */
  public double number(String name, double min, double max, double fallback) {
    Object value = values.get(name);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Number number
        && number.doubleValue() >= min
        && number.doubleValue() <= max) {
      return number.doubleValue();
    }
    reject(name, value, "a number from " + min + " to " + max);
    return fallback;
  }

  /** A boolean; {@code fallback} when absent or wrong. */
  public boolean bool(String name, boolean fallback) {
    Object value = values.get(name);
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value != null) {
      reject(name, value, "true or false");
    }
    return fallback;
  }

  /** One of a few words; {@code fallback} when absent or wrong. */
  public <E extends Enum<E>> E word(String name, Class<E> type, E fallback) {
    List<String> words = new ArrayList<>();
    String text = string(name);
    for (E constant : type.getEnumConstants()) {
      words.add(Words.of(constant));
      if (Words.of(constant).equals(text)) {
        return constant;
      }
    }
    if (text != null) {
      reject(name, text, "one of " + String.join(", ", words));
    }
    return fallback;
  }

  /** A list of strings; empty when absent or wrong. */
  public List<String> strings(String name) {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    List<String> strings = new ArrayList<>();
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      list.forEach(item -> strings.add((String) item));
    } else {
      reject(name, value, "a list of strings");
    }
    return List.copyOf(strings);
  }

  /** A list of objects, each read by {@code reader}; empty when absent or wrong. */
  public <T> List<T> objects(String name, Function<Fields, T> reader) {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    List<T> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        Map<String, @Nullable Object> item = asObject(name + "[" + i + "]", list.get(i));
        items.add(reader.apply(new Fields(path + name + "[" + i + "].", item, errors)));
      }
    } else {
      reject(name, value, "a list of objects");
    }
    return List.copyOf(items);
  }

  /** A map of strings; empty when absent or wrong. */
  public Map<String, String> stringMap(String name) {
    Map<String, String> strings = new LinkedHashMap<>();
    object(name)
        .values
        .forEach(
            (key, value) -> {
              if (value instanceof String text) {
                strings.put(key, text);
              } else {
                reject(name + "." + key, value, "a string");
              }
            });
    return strings;
  }

  /** A nested object; an empty one when absent or wrong. */
  public Fields object(String name) {
    Object value = values.get(name);
    Map<String, @Nullable Object> map = value == null ? Map.of() : asObject(name, value);
    return new Fields(path + name + ".", map, errors);
  }

  /** The members of a nested object as readers, in order. */
  public Map<String, Fields> members(String name) {
    Fields nested = object(name);
    Map<String, Fields> members = new LinkedHashMap<>();
    nested.values.keySet().forEach(key -> members.put(key, nested.object(key)));
    return members;
  }

  /** This object as a map; not a copy. */
  public Map<String, @Nullable Object> map() {
    return values;
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private Map<String, @Nullable Object> asObject(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    reject(name, value, "an object");
    return Map.of();
  }
}
