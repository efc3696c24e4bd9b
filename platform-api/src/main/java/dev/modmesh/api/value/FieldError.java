package dev.modmesh.api.value;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One wrong field.
 *
 * @param field path, such as {@code functions.slugify.timeout}
 * @param value what was given, shortened; null when the field is missing
 * @param expected what would have been right, as the end of the sentence "must be …"
 */
public record FieldError(String field, @Nullable String value, String expected) {
  private static final int MAX_VALUE = 100;

  /** The error for this value, which may be anything. */
  public static FieldError of(String field, @Nullable Object value, String expected) {
    return new FieldError(field, value == null ? null : shortened(String.valueOf(value)), expected);
  }

  /** A text as an error message shows it: its first 100 characters. */
  public static String shortened(String text) {
    if (text.length() <= MAX_VALUE) {
      return text;
    }
    // never half of a surrogate pair, which no JSON document can carry
    int end = Character.isHighSurrogate(text.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
    return text.substring(0, end) + "…";
  }

  /** The JSON shape {@code {field, value, expected}}. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("field", field);
    if (value != null) {
      map.put("value", value);
    }
    map.put("expected", expected);
    return map;
  }

  @Override
  public String toString() {
    return value == null
        ? "`" + field + "` is missing: must be " + expected
        : "`" + field + "` is `" + value + "`: must be " + expected;
  }
}
