package dev.modmesh.gateway.call;

/** A key that a call has claimed and must end. */
record HeldClaim(String key, long token) {}
