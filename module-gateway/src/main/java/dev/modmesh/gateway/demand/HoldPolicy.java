package dev.modmesh.gateway.demand;

/**
 * How many calls may wait for a pool that sleeps.
 *
 * @param calls of one pool
 * @param bytes of their bodies together
 */
public record HoldPolicy(int calls, long bytes) {}
