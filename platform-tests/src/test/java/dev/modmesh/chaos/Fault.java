package dev.modmesh.chaos;

import java.time.Duration;

/** What goes wrong between a gateway and an instance. */
sealed interface Fault {
  /** Nothing. */
  record None() implements Fault {}

  /** This share of the requests is answered 500, the others as ever. */
  record Errors(double share) implements Fault {}

  /** Each answer comes later by this. */
  record Delay(Duration time) implements Fault {}

  /** Requests are taken and never answered. */
  record Hang() implements Fault {}

  /** The connection is reset after the head of the answer. */
  record ResetAfterHead() implements Fault {}

  /** The connection is reset after half of the answer's body. */
  record HalfBody() implements Fault {}

  /** Nothing goes wrong. */
  static Fault none() {
    return new None();
  }
}
