package dev.modmesh.gateway.breaker;

/** Hears of circuits that change. */
public interface CircuitListener {
  /** An instance is kept from calls. */
  void opened(String reason);

  /** An instance takes calls again. */
  void closed(int probes);

  /** Whether the instance has no peers. */
  boolean isAlone();

  /** Whether one more of the peers may be kept from calls for a suspicion. */
  boolean mayOpen();

  /** Whether more than half of several peers are out. */
  boolean isCrisis();
}
