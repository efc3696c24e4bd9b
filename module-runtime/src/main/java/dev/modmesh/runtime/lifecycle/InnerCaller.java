package dev.modmesh.runtime.lifecycle;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;

/** Calls dependencies that do not run in this process. Thread-safe. */
@FunctionalInterface
public interface InnerCaller {
  /** Knows no way to any module. */
  InnerCaller NONE =
      call -> {
        throw new ProblemException(
            ProblemType.NO_INSTANCE_AVAILABLE,
            "Module `" + call.module() + "` does not run in this process.");
      };

  /**
   * Calls and waits, on the calling thread, not longer than the call's deadline.
   *
   * @throws ProblemException when it fails
   * @throws CallInterrupted when the thread was interrupted
   */
  ReturnValue call(InnerCall call);
}
