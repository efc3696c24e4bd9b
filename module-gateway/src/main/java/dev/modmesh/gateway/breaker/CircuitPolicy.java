package dev.modmesh.gateway.breaker;

import java.time.Duration;

/**
 * How circuits open and close.
 *
 * @param failures in a row that open a circuit
 * @param delay from opening to the first probe, and between good probes
 * @param maxDelay to which the delay doubles with each failed probe
 * @param slowStart how long the share of an instance grows after its circuit has closed
 */
public record CircuitPolicy(int failures, Duration delay, Duration maxDelay, Duration slowStart) {
  /** The longest delay is never shorter than the first. */
  public CircuitPolicy {
    maxDelay = maxDelay.compareTo(delay) < 0 ? delay : maxDelay;
  }
}
