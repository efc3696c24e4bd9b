package dev.modmesh.gateway.idempotency;

/** What became of the wish to run a call under a key. */
public sealed interface Claim {
  /**
   * The call may run; until its end nobody else may run one under this key.
   *
   * @param token by which it is ended
   */
  record Granted(long token) implements Claim {}

  /** A call runs under this key. */
  record Running() implements Claim {}

  /** A call under this key has ended with this answer. */
  record Ended(KeptAnswer answer) implements Claim {}

  /** The key was used for something else. */
  record Mismatch() implements Claim {}
}
