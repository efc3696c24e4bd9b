package dev.modmesh.artifact.fetch;

import java.time.Duration;

/** Waits between two tries; tests do not. */
interface Pause {
  void last(Duration duration) throws InterruptedException;
}
