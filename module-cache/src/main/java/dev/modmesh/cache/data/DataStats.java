package dev.modmesh.cache.data;

import dev.modmesh.api.module.ModuleName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The counters of all modules that keep data. Thread-safe. */
public final class DataStats {
  private final Map<ModuleName, ModuleDataStats> modules = new ConcurrentHashMap<>();
  private final BiConsumer<ModuleName, ModuleDataStats> created;

  /** Counters that nobody is told about. */
  public DataStats() {
    this((module, stats) -> {});
  }

  /**
   * Counters.
   *
   * @param created is told of each module once, before it is counted
   */
  public DataStats(BiConsumer<ModuleName, ModuleDataStats> created) {
    this.created = created;
  }

  /** The counters of a module. */
  public ModuleDataStats of(ModuleName module) {
    ModuleDataStats known = modules.get(module);
    return known != null
        ? known
        : modules.computeIfAbsent(
            module,
            name -> {
              ModuleDataStats stats = new ModuleDataStats();
              created.accept(name, stats);
              return stats;
            });
  }

  /** The counters of all modules that kept or asked for anything. */
  public Map<ModuleName, ModuleDataStats> all() {
    return Map.copyOf(modules);
  }
}
