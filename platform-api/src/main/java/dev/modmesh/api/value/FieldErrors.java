package dev.modmesh.api.value;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.util.List;
import java.util.Map;

/** Turns what a {@link Fields} reader found into one problem that lists it all. */
public final class FieldErrors {
  private FieldErrors() {}

  /** Throws a problem with {@code errors} if there are any. */
  public static void check(ProblemType type, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw problem(type, errors);
    }
  }

  /** The problem for these errors: their sentences as detail, their parts in {@code errors}. */
  public static ProblemException problem(ProblemType type, List<FieldError> errors) {
    return new ProblemException(
        type,
        String.join("; ", errors.stream().map(FieldError::toString).toList()) + ".",
        Map.of("errors", errors.stream().map(FieldError::toMap).toList()));
  }
}
