package dev.modmesh.autoscaler.decide;

/**
 * A policy that runs for one pool, with its memory. Not thread-safe.
 *
 * @param <S> the policy's state, which users of this need not know
 */
public final class RunningPolicy<S> {
  private final ScalingPolicy<S> policy;
  private final PoolProfile pool;
  private S state;

  private RunningPolicy(ScalingPolicy<S> policy, PoolProfile pool) {
    this.policy = policy;
    this.pool = pool;
    state = policy.start(pool);
  }

  /** A policy that has seen nothing yet. */
  public static <S> RunningPolicy<S> start(ScalingPolicy<S> policy, PoolProfile pool) {
    return new RunningPolicy<>(policy, pool);
  }

  /** Decides, and remembers what the policy wants to remember. */
  public Decision decide(PoolObservation observation) {
    Step<S> step = policy.decide(pool, state, observation);
    state = step.state();
    return step.decision();
  }

  /** What it remembers. */
  public S state() {
    return state;
  }
}
