package dev.modmesh.gateway.call;

import dev.modmesh.gateway.outcome.Outcome;

/** An attempt that is under way. Confined to the event loop of its exchange. */
interface Attempt {
  /** Ends it now with this outcome; nothing happens if it has ended. */
  void abort(Outcome outcome, String cause);
}
