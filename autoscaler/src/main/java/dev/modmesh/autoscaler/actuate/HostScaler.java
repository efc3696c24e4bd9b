package dev.modmesh.autoscaler.actuate;

import java.util.List;

/** Starts and ends hosts in one kind of place. Used by one thread. */
public interface HostScaler {
  /** All hosts of this place that were not forgotten, also those that have ended. */
  List<ScaledHost> hosts();

  /**
   * Starts a host, which registers itself; one that cannot be started is among {@link #hosts} as
   * ended.
   *
   * @return its service id
   */
  String start(String pool);

  /** Asks a host to end; does nothing if it has. */
  void end(String serviceId);

  /** Ends a host at once; does nothing if it has. */
  void kill(String serviceId);

  /** Clears away what a host that has ended left. */
  void forget(String serviceId);
}
