package dev.modmesh.runtime.lifecycle;

import dev.modmesh.api.problem.ProblemException;

/** Makes modules of one kind ready to run. Thread-safe. */
public interface ModuleLoader {
  /**
   * Checks and loads a module, without running any of its code.
   *
   * @param source the version and its file, already verified against its digest
   * @param dependencies what it may call, and see if it is a JAR
   * @throws ProblemException {@code module-limits} or {@code invalid-manifest}
   */
  LoadedModule load(ModuleSource source, Dependencies dependencies);
}
