package dev.modmesh.gateway.http;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;

/** Whole numbers in query strings. */
public final class QueryNumber {
  private QueryNumber() {}

  /**
   * A whole number from 0 to a maximum.
   *
   * @throws ProblemException {@code invalid-request}
   */
  public static long of(String parameter, String text, long max) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the one error below
    }
    throw new ProblemException(
        ProblemType.INVALID_REQUEST,
        "Query parameter `"
            + parameter
            + "` is `"
            + text
            + "`: must be a whole number from 0 to "
            + max
            + ".");
  }
}
