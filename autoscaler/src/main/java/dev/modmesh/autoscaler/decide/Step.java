package dev.modmesh.autoscaler.decide;

/**
 * What came of one observation.
 *
 * @param <S> the state of the policy
 */
public record Step<S>(Decision decision, S state) {}
