package dev.modmesh.runtime.lifecycle;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.problem.ProblemException;

/**
 * The code of one activation, ready to run. Thread-safe: many calls run at once, each on its
 * caller's thread.
 */
public interface LoadedModule extends AutoCloseable {
  /**
   * Proves that the module can run: makes one instance and looks for every declared function.
   * Called once, before the first call.
   *
   * @throws ProblemException for a module that cannot run
   */
  void start();

  /**
   * Calls a function on this thread. An interrupt of the thread ends it soon.
   *
   * @throws ProblemException {@code function-not-found}, {@code invalid-arguments}, {@code
   *     function-failed}, {@code module-trap} or {@code module-limits}
   * @throws CallInterrupted when the thread was interrupted
   */
  ReturnValue call(String function, Arguments arguments, CallContext context);

  /** Whether it runs at full speed by now: a Wasm module is interpreted until it is compiled. */
  boolean isWarm();

  /** Bytes that the module takes of the heap, as far as is known. */
  long memoryBytes();

  /** Lets go of everything. Called once, after the last call has ended. */
  @Override
  void close();
}
