package dev.modmesh.cache.result;

import dev.modmesh.api.module.CachePolicy;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.stats.FunctionStats;

/** What is asked for. */
public record Question(ResultKey key, CachePolicy policy, FunctionStats stats, Wish wish) {}
