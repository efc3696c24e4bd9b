package dev.modmesh.api.module;

/**
 * One half of a range: everything on one side of a version.
 *
 * @param operator {@code <}, {@code <=}, {@code >}, {@code >=} or {@code =}
 */
record Comparison(String operator, ModuleVersion version) {
  /** Compares by precedence; build metadata has none (SemVer 2.0, item 10). */
  boolean includes(ModuleVersion candidate) {
    int order = candidate.precedence(version);
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      default -> order == 0;
    };
  }
}
