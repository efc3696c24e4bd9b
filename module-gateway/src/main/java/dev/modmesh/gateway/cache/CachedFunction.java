package dev.modmesh.gateway.cache;

import dev.modmesh.api.module.CachePolicy;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.stats.CacheStats;
import dev.modmesh.cache.stats.FunctionStats;
import org.jspecify.annotations.Nullable;

/** A function whose results are kept. */
public record CachedFunction(FunctionId id, CachePolicy policy, FunctionStats stats) {
  /** What a function declares; null if it declares nothing. */
  public static @Nullable CachedFunction of(String module, FunctionSpec spec, CacheStats stats) {
    CachePolicy policy = spec.cache();
    if (policy == null) {
      return null;
    }
    FunctionId id = new FunctionId(module, spec.name());
    return new CachedFunction(id, policy, stats.of(id));
  }
}
