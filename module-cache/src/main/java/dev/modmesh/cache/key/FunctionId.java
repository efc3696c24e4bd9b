package dev.modmesh.cache.key;

/**
 * A function of a module, of whatever version.
 *
 * @param module name of the module
 * @param function name of the function
 */
public record FunctionId(String module, String function) {
  /** {@code module:function}; neither part has a colon. */
  @Override
  public String toString() {
    return module + ':' + function;
  }

  /**
   * The function of a text that {@link #toString} wrote.
   *
   * @throws IllegalArgumentException without a colon
   */
  public static FunctionId parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("`" + text + "` must be MODULE:FUNCTION");
    }
    return new FunctionId(text.substring(0, colon), text.substring(colon + 1));
  }
}
