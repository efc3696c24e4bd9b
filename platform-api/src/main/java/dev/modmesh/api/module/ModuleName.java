package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldError;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The name of a module: {@code [a-z0-9]+([._-][a-z0-9]+)*}, at most 128 characters.
 *
 * @param value the name
 */
public record ModuleName(String value) implements Comparable<ModuleName> {
  /** What a name must look like, for error messages. */
  public static final String EXPECTED =
      "lower-case letters and digits, parted by single `.`, `_` or `-`, at most 128 characters";

  private static final Pattern FORM = Pattern.compile("[a-z0-9]+([._-][a-z0-9]+)*");

  /**
   * Checks the name.
   *
   * @throws ProblemException {@code invalid-name}
   */
  public ModuleName {
    if (!isValid(value)) {
      throw new ProblemException(
          ProblemType.INVALID_NAME,
          "Module name `" + FieldError.shortened(value) + "` must be " + EXPECTED + ".",
          Map.of("field", "name", "value", FieldError.shortened(value), "expected", EXPECTED));
    }
  }

  /** Whether the text is a module name. */
  public static boolean isValid(String text) {
    return text.length() <= 128 && FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(ModuleName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
