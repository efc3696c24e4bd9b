package dev.modmesh.gateway.overload;

/**
 * Between what bounds the limit moves.
 *
 * @param initial calls at once before anything is known
 * @param min it never falls below
 * @param max it never rises above
 */
public record OverloadPolicy(boolean enabled, int initial, int min, int max) {}
