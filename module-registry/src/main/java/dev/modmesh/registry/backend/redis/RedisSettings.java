package dev.modmesh.registry.backend.redis;

import java.time.Duration;

/**
 * How Redis is used.
 *
 * @param replicas how many replicas must have a revision before it is acknowledged; 0 for none
 * @param timeout after which an operation is given up
 * @param ringCount revisions that the log keeps at least
 * @param ringKeep how long it keeps every revision
 */
public record RedisSettings(int replicas, Duration timeout, int ringCount, Duration ringKeep) {}
