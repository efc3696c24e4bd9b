package dev.modmesh.autoscaler.observe;

/** Where the figures of decisions come from. Used by one thread. */
public interface DemandSource extends AutoCloseable {
  /** What has gathered since this was last asked. */
  Demand take();

  @Override
  void close();
}
