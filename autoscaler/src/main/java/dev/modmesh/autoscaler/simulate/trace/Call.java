package dev.modmesh.autoscaler.simulate.trace;

/**
 * One call of a replay.
 *
 * @param arrival in seconds since the begin of the trace
 * @param service how long it runs on an instance, in seconds
 */
public record Call(double arrival, double service) {}
