package dev.modmesh.gateway.trace;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param module the name that was called
 * @param version that was found; null if none was
 * @param instance that answered last; null if none did
 * @param outcome such as {@code success}; null if it never came so far
 * @param fault whether the caller did not get what it may expect
 * @param cache as in {@code Cache-Status}
 * @param status of the answer; 0 if nobody was there to take it
 */
public record CallEnd(
    String module,
    @Nullable String version,
    String function,
    @Nullable String instance,
    @Nullable String outcome,
    boolean fault,
    String cache,
    int attempts,
    int status) {}
