package dev.modmesh.cache.redis;

import dev.modmesh.cache.coherence.Renewal;

/** Where tests put themselves between Redis and the tier. */
interface Disturbance {
  /** Nothing is disturbed. */
  Disturbance NONE = renewal -> renewal;

  /** What arrives of a renewal. */
  Renewal arriving(Renewal renewal);
}
