package dev.modmesh.client.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of RFC 8785: members sorted by UTF-16 code units, no white space, shortest
 * escapes, numbers as ECMAScript writes doubles.
 *
 * <p>One deviation: an integer that no double holds exactly is written with all its digits, and
 * with {@code e0} after them if they would read as another number's, so that two different
 * arguments never share one canonical form.
 */
final class CanonicalJson {
  private static final long EXACT = 1L << 53;
  private static final MathContext ONE_DIGIT = new MathContext(1);

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  static byte[] write(@Nullable Object value) {
    CanonicalJson json = new CanonicalJson();
    json.append(value);
    return json.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void append(@Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String text -> string(text);
      case Boolean bool -> out.append(bool.booleanValue());
      case Number number -> out.append(number(number));
      case Map<?, ?> map -> object(map);
      case List<?> list -> array(list);
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }

  private void object(Map<?, ?> map) {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    char separator = '{';
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      out.append(separator);
      string(entry.getKey());
      out.append(':');
      append(entry.getValue());
      separator = ',';
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private void array(List<?> list) {
    char separator = '[';
    for (Object item : list) {
      out.append(separator);
      append(item);
      separator = ',';
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private void string(String text) {
    if (JacksonCodec.isBroken(text)) {
      throw new IllegalArgumentException("text with half a character has no canonical form");
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  static String number(Number number) {
    return switch (number) {
      case Integer small -> small.toString();
      case Long large -> integer(BigInteger.valueOf(large));
      case BigInteger huge -> integer(huge);
      default -> real(number.doubleValue());
    };
  }

  private static String integer(BigInteger value) {
    double nearest = value.doubleValue();
    if (Double.isInfinite(nearest)) {
      return value.toString();
    }
    if (new BigDecimal(nearest).toBigIntegerExact().equals(value)) {
      return real(nearest);
    }
    String digits = value.toString();
    return digits.equals(real(nearest)) ? digits + "e0" : digits;
  }

  private static String real(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("JSON has no " + value);
    }
    return value == Math.rint(value) && Math.abs(value) < EXACT
        ? Long.toString((long) value)
        : ecmaScript(value);
  }

  /** Number::toString of ECMAScript, from Java's shortest digits. */
  private static String ecmaScript(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    BigDecimal oneDigit = decimal.round(ONE_DIGIT);
    if (oneDigit.doubleValue() == Math.abs(value)) {
      decimal = oneDigit; // Java never writes fewer than two: 4.9E-324
    }
    String digits = decimal.unscaledValue().toString();
    int exponent = digits.length() - decimal.scale();
    String sign = value < 0 ? "-" : "";
    if (exponent > 21 || exponent < -5) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      int shown = exponent - 1;
      return sign + digits.charAt(0) + fraction + "e" + (shown < 0 ? "" : "+") + shown;
    }
    if (exponent >= digits.length()) {
      return sign + digits + "0".repeat(exponent - digits.length());
    }
    if (exponent > 0) {
      return sign + digits.substring(0, exponent) + "." + digits.substring(exponent);
    }
    return sign + "0." + "0".repeat(-exponent) + digits;
  }
}
