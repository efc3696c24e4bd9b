package dev.modmesh.api.event;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;

/**
 * A place in the registry's log: {@code <epoch>.<number>}, opaque to clients. Numbers compare
 * within one epoch only.
 *
 * @param epoch changes when the log was started anew; never empty but for {@link #START}
 */
public record Revision(String epoch, long number) {
  /** Before everything; written {@code 0}. */
  public static final Revision START = new Revision("", 0);

  /**
   * Reads a revision.
   *
   * @throws ProblemException {@code invalid-request}
   */
  public static Revision parse(String text) {
    if (text.equals("0")) {
      return START;
    }
    int dot = text.lastIndexOf('.');
    try {
      if (dot > 0) {
        return new Revision(text.substring(0, dot), Long.parseLong(text.substring(dot + 1)));
      }
    } catch (NumberFormatException e) {
      // falls through to the one error below
    }
    throw new ProblemException(
        ProblemType.INVALID_REQUEST,
        "Revision `" + text + "` must be 0 or a revision that this platform gave.");
  }

  /** Whether both stand in the same epoch, so that numbers compare. */
  public boolean sameEpoch(Revision other) {
    return epoch.equals(other.epoch);
  }

  /** Whether a reader at this revision has seen {@code other}. */
  public boolean covers(Revision other) {
    return other.equals(START) || (sameEpoch(other) && number >= other.number);
  }

  /** The revision after this one. */
  public Revision next() {
    return new Revision(epoch, number + 1);
  }

  @Override
  public String toString() {
    return epoch.isEmpty() ? "0" : epoch + "." + number;
  }
}
