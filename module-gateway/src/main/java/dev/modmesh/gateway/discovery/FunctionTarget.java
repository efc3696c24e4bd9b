package dev.modmesh.gateway.discovery;

import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.gateway.cache.CachedFunction;
import dev.modmesh.gateway.outcome.CallStats;
import org.jspecify.annotations.Nullable;

/**
 * A function that can be called, with what is counted about it.
 *
 * @param cached how its results are kept; null if they are not
 */
public record FunctionTarget(FunctionSpec spec, CallStats stats, @Nullable CachedFunction cached) {}
