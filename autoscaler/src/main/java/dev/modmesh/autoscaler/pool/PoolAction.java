package dev.modmesh.autoscaler.pool;

/** One step towards what is wanted. */
public sealed interface PoolAction {
  /** Starts one host. */
  record Start(String pool) implements PoolAction {}

  /** Asks a host to finish what it has and go. */
  record Drain(String id) implements PoolAction {}

  /** Sends SIGTERM, or the like. */
  record End(String id, String reason) implements PoolAction {}

  /** Sends SIGKILL, or the like. */
  record Kill(String id, String reason) implements PoolAction {}

  /** Clears away what a host that has ended left. */
  record Forget(String id) implements PoolAction {}
}
