package dev.modmesh.gateway.scaling;

/**
 * A decision as it is kept.
 *
 * @param changes whether it made the number another one
 */
record KeptDecision(ScalingDecision decision, boolean changes) {}
