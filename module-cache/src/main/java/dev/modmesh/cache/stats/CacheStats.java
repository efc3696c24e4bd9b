package dev.modmesh.cache.stats;

import dev.modmesh.cache.key.FunctionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The counters of all functions. Thread-safe. */
public final class CacheStats {
  private final Map<FunctionId, FunctionStats> functions = new ConcurrentHashMap<>();

  /** The counters of a function. */
  public FunctionStats of(FunctionId function) {
    FunctionStats known = functions.get(function);
    return known != null
        ? known
        : functions.computeIfAbsent(function, unused -> new FunctionStats());
  }

  /** The counters of all functions that were ever asked for. */
  public Map<FunctionId, FunctionStats> all() {
    return Map.copyOf(functions);
  }
}
