package dev.modmesh.api.guest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls other modules: in this process when they are loaded here, through the gateway otherwise.
 * The caller's deadline goes on to the callee.
 */
public interface Modules {
  /**
   * Calls a function of a dependency.
   *
   * @return the JSON value that it returned
   * @throws FunctionException if the module is no dependency, or the call failed
   */
  @Nullable Object call(
      String module, String function, List<? extends @Nullable Object> args, Map<String, ?> kwargs);

  /** Calls a function with positional arguments only. */
  default @Nullable Object call(String module, String function, @Nullable Object... args) {
    return call(module, function, java.util.Arrays.asList(args), Map.of());
  }
}
