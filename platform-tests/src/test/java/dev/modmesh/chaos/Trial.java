package dev.modmesh.chaos;

import dev.modmesh.platform.Platform;

/** An experiment as it can be run, any number of times. */
@FunctionalInterface
interface Trial {
  /**
   * Runs it once.
   *
   * @param seed of what happens at random; also part of the names that the run takes
   */
  Experiment run(Platform platform, Protection protection, long seed);
}
