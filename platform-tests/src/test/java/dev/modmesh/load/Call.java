package dev.modmesh.load;

import java.time.Duration;

/**
 * What became of one call.
 *
 * @param id that travels with it and comes back with its answer; of this call alone unless the load
 *     repeats itself
 * @param due when it was to be sent, counted from the begin of the load
 * @param lag how much later the generator came to send it
 * @param latency from when it was due until its end
 * @param status of the last answer; 0 without one
 * @param failure what was wrong with the last answer; empty when it was the right one
 * @param body of the last answer; empty without one
 * @param instance that answered; empty when no answer names one
 * @param attempts of the gateway, as the last answer says
 * @param tries of the client; none if it had too many calls out already
 * @param retryAfter whether the last answer says when to come again
 */
public record Call(
    String id,
    Duration due,
    Duration lag,
    Duration latency,
    int status,
    String failure,
    String body,
    String instance,
    int attempts,
    int tries,
    boolean retryAfter) {

  /** Whether the right answer came. */
  public boolean isAnswered() {
    return failure.isEmpty();
  }

  /** When it was sent first, counted from the begin of the load. */
  public Duration sent() {
    return due.plus(lag);
  }

  /** When it was over, counted from the begin of the load. */
  public Duration ended() {
    return due.plus(latency);
  }

  /** Whether the right answer came without an instance being asked. */
  public boolean isCached() {
    return isAnswered() && attempts == 0;
  }

  /** Whether the platform declined to run it. */
  public boolean isRefused() {
    return status == 503 || status == 429;
  }

  @Override
  public String toString() {
    return id + " after " + ended().toMillis() + " ms: " + status + " " + failure;
  }
}
