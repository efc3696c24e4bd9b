package dev.modmesh.autoscaler.pool;

import java.time.Duration;

/**
 * Times that a plan obeys.
 *
 * @param startTimeout a host that has not begun to run after this has failed to start
 * @param unhealthyTimeout a host that the gateway has not seen healthy for this long is replaced
 * @param drainTimeout a draining host is asked to end after this
 * @param endTimeout and killed after this time more
 * @param stableAfter a host that lived so long was no failed start
 * @param backoffBase pause after the first failed start
 * @param backoffMax longest pause
 */
public record PlanPolicy(
    Duration startTimeout,
    Duration unhealthyTimeout,
    Duration drainTimeout,
    Duration endTimeout,
    Duration stableAfter,
    Duration backoffBase,
    Duration backoffMax) {}
