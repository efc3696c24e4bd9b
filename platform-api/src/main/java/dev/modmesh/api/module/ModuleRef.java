package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldError;
import java.util.Comparator;

/** One version of one module, written {@code text@1.2.0}. */
public record ModuleRef(ModuleName name, ModuleVersion version) implements Comparable<ModuleRef> {
  private static final Comparator<ModuleRef> ORDER =
      Comparator.comparing(ModuleRef::name).thenComparing(ModuleRef::version);

  /**
   * Reads {@code name@version}.
   *
   * @throws ProblemException {@code invalid-name} or {@code invalid-range}
   */
  public static ModuleRef parse(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new ProblemException(
          ProblemType.INVALID_NAME,
          "`" + FieldError.shortened(text) + "` must be name@version, such as text@1.2.0.");
    }
    return of(text.substring(0, at), text.substring(at + 1));
  }

  /**
   * Puts the two together.
   *
   * @throws ProblemException {@code invalid-name} or {@code invalid-range}
   */
  public static ModuleRef of(String name, String version) {
    return new ModuleRef(new ModuleName(name), ModuleVersion.parse(version));
  }

  @Override
  public int compareTo(ModuleRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name + "@" + version;
  }
}
