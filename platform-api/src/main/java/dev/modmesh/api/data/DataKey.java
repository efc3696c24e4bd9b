package dev.modmesh.api.data;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldError;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The name of an entry that a module keeps. Modules never see each other's.
 *
 * @param module whose entry it is
 * @param name {@code [A-Za-z0-9][A-Za-z0-9._:@~-]*}, at most 256 characters
 */
public record DataKey(ModuleName module, String name) {
  /** What a name must look like, for error messages. */
  public static final String EXPECTED =
      "1 to 256 letters, digits and `. _ : @ ~ -`, of which the first is a letter or digit";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@~-]{0,255}");

  /**
   * Checks the name.
   *
   * @throws ProblemException {@code invalid-name}
   */
  public DataKey {
    if (!FORM.matcher(name).matches()) {
      String shown = FieldError.shortened(name);
      throw new ProblemException(
          ProblemType.INVALID_NAME,
          "Key `" + shown + "` must be " + EXPECTED + ".",
          Map.of("field", "key", "value", shown, "expected", EXPECTED));
    }
  }

  @Override
  public String toString() {
    return module + "/" + name;
  }
}
