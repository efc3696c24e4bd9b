package dev.modmesh.api.module;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says about one function.
 *
 * @param idempotent whether running it twice does no more than running it once
 * @param retry whether the gateway may try again at all; {@code retry: none} says no
 * @param timeout longest time for one call, all attempts together
 * @param attemptTimeout longest time for one attempt; null lets the gateway choose
 * @param parameters JSON Schema of the arguments; null when not declared
 * @param cache null when results are not kept
 */
public record FunctionSpec(
    String name,
    boolean idempotent,
    boolean retry,
    Duration timeout,
    @Nullable Duration attemptTimeout,
    Encoding input,
    Encoding output,
    @Nullable Map<String, @Nullable Object> parameters,
    @Nullable CachePolicy cache) {
  /** What a function without {@code timeout} gets. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** What a function name must look like, for error messages. */
  public static final String NAME_EXPECTED =
      "letters, digits, `_`, `-`, `.` or `$`, beginning with a letter or `_`, at most 128 characters";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.$-]{0,127}");

  /** A function about which nothing is declared. */
  public static FunctionSpec undeclared(String name, Encoding input) {
    return new FunctionSpec(
        name, false, true, DEFAULT_TIMEOUT, null, input, Encoding.AUTO, null, null);
  }

  /** Whether the text can name a function. */
  public static boolean isValidName(String text) {
    return NAME.matcher(text).matches();
  }
}
