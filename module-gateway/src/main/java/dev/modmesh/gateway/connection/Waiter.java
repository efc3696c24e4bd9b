package dev.modmesh.gateway.connection;

/** Who waits for a connection. Told on the event loop on which it was asked for. */
public interface Waiter {
  /** Whether it still wants one. */
  boolean isWaiting();

  /** Here is one, for one request. Told only while it waits. */
  void connected(Connection connection);

  /** There is none to be had. Told only while it waits. */
  void refused(String cause);
}
