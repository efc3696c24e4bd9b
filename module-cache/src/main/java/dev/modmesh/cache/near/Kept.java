package dev.modmesh.cache.near;

import io.vertx.core.buffer.Buffer;

/**
 * An answer as it is kept: to the byte what the instance sent.
 *
 * @param status 200, or 404 or 410 for an answer that says there is nothing
 * @param body the whole body; never changed
 * @param valueStart where the bare JSON result begins in it
 * @param valueEnd the place after the result
 * @param instance who computed it
 * @param negative whether it says that there is nothing
 */
public record Kept(
    int status, Buffer body, int valueStart, int valueEnd, String instance, boolean negative) {
  /** Checks that the result lies in the body. */
  public Kept {
    if (valueStart < 0 || valueEnd < valueStart || valueEnd > body.length()) {
      throw new IllegalArgumentException(
          "the result from " + valueStart + " to " + valueEnd + " must lie in the body");
    }
  }

  /** Whether others than this process may have it: a problem is no result. */
  public boolean isShareable() {
    return status == 200;
  }
}
