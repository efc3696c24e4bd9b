package dev.modmesh.cache.stats;

import dev.modmesh.cache.key.FunctionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The counters of all functions. Thread-safe. */
public final class CacheStats {
  private final Map<FunctionId, FunctionStats> functions = new ConcurrentHashMap<>();
  private final BiConsumer<FunctionId, FunctionStats> created;

  /** Counters that nobody is told about. */
  public CacheStats() {
    this((function, stats) -> {});
  }

  /**
   * Counters.
   *
   * @param created is told of each function once, before it is counted
   */
  public CacheStats(BiConsumer<FunctionId, FunctionStats> created) {
    this.created = created;
  }

  /** The counters of a function. */
  public FunctionStats of(FunctionId function) {
    FunctionStats known = functions.get(function);
    return known != null
        ? known
        : functions.computeIfAbsent(
            function,
            key -> {
              FunctionStats stats = new FunctionStats();
              created.accept(key, stats);
              return stats;
            });
  }

  /** The counters of all functions that were ever asked for. */
  public Map<FunctionId, FunctionStats> all() {
    return Map.copyOf(functions);
  }
}
