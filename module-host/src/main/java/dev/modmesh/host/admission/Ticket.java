package dev.modmesh.host.admission;

import org.jspecify.annotations.Nullable;

/**
 * A call on its way through the admission. The links of the queue are part of it, so that waiting
 * costs no allocation; they belong to the {@link Admission} and are guarded by its lock.
 */
public abstract class Ticket {
  final String caller;
  final int depth;
  final long deadlineNanos;
  final FunctionId function;

  State state = State.NEW;
  long sinceNanos;
  int runningWith;
  @Nullable Ticket older;
  @Nullable Ticket newer;
  FairQueue.@Nullable Lane lane;
  @Nullable Ticket laneOlder;
  @Nullable Ticket laneNewer;

  /** The next of a few that leave the lock together. */
  @Nullable Ticket chained;

  enum State {
    NEW,
    WAITING,
    RUNNING,
    ENDED
  }

  /**
   * A call that arrives.
   *
   * @param caller whose share of the queue it takes
   * @param depth how many modules have called on before it
   * @param deadlineNanos after which nobody waits for it
   */
  protected Ticket(String caller, int depth, long deadlineNanos, FunctionId function) {
    this.caller = caller;
    this.depth = depth;
    this.deadlineNanos = deadlineNanos;
    this.function = function;
  }

  /** Runs the call on this thread, to its end. */
  public abstract Ending run();

  /** The call is not run. Called once, on any thread, instead of {@link #run}; must not block. */
  public abstract void drop(Drop why);
}
