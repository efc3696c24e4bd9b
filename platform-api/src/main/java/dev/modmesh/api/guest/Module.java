package dev.modmesh.api.guest;

/**
 * A JAR module. Name the class in {@code META-INF/services/dev.modmesh.api.guest.Module}; each
 * public method with {@link Function} is a function. One object serves all calls, from many threads
 * at once.
 *
 * <p>Parameters and results are JSON values: {@code String}, {@code boolean}, {@code int}, {@code
 * long}, {@code double}, {@code Number}, {@code List}, {@code Map} or {@code Object}, and their
 * boxes. {@code args} are taken in order, {@code kwargs} by name (compile with {@code
 * -parameters}).
 */
public interface Module {
  /** Called once before the first call; a failure here fails the version's self-test. */
  default void start(ModuleContext context) {}

  /** Called once after the last call. */
  default void stop() {}
}
