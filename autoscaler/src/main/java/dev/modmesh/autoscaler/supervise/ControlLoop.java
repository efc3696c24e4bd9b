package dev.modmesh.autoscaler.supervise;

/** What is done again and again while this autoscaler leads. Used by one thread. */
interface ControlLoop extends AutoCloseable {
  /** One round; false if no gateway could be asked. */
  boolean round();

  /** Starts to drain every host that only this platform needs, for good. */
  void beginEnd();

  /** One round after {@link #beginEnd}; true when no such host is left. */
  boolean roundOfEnd();

  /** Gives up what it acted through; hosts stay as they are. */
  @Override
  default void close() {}
}
