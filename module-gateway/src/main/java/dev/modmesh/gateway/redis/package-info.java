/**
 * The connections to Redis: one client for the registry, one for the result cache, each only if it
 * is configured. Who needs one takes it from {@link dev.modmesh.gateway.redis.RedisClients}.
 */
@NullMarked
package dev.modmesh.gateway.redis;

import org.jspecify.annotations.NullMarked;
