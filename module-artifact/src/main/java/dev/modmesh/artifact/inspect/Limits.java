package dev.modmesh.artifact.inspect;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.util.Map;

/** Compares what a file declares with what is allowed. */
final class Limits {
  private Limits() {}

  /** Refuses a value over the limit. */
  static void check(String limit, long value, long allowed) {
    if (value > allowed) {
      throw new ProblemException(
          ProblemType.MODULE_LIMITS,
          "The module has "
              + value
              + " "
              + limit.replace('_', ' ')
              + "; "
              + allowed
              + " are allowed.",
          Map.of("limit", limit, "value", value, "allowed", allowed));
    }
  }
}
