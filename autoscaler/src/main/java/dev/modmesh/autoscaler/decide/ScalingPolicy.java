package dev.modmesh.autoscaler.decide;

import java.util.OptionalInt;

/**
 * Decides how many instances a pool should have, as a pure function: the same state and observation
 * give the same step, bit for bit. Implementations hold settings only and are thread-safe.
 *
 * @param <S> what the policy remembers from one observation to the next; immutable
 */
public interface ScalingPolicy<S> {
  /** Its name, such as {@code surge}. */
  String name();

  /** How often it wants an observation, in seconds. */
  double tickSeconds();

  /**
   * The length of the queue at which it wants an observation at once; empty if the next tick is
   * soon enough.
   */
  OptionalInt pokeQueue();

  /** Its memory before the first observation. */
  S start(PoolProfile pool);

  /**
   * Decides once.
   *
   * @param pool may differ from one call to the next, as an operator changes it
   * @return a decision within the pool's bounds and the state to hand in next time
   */
  Step<S> decide(PoolProfile pool, S state, PoolObservation observation);
}
