package dev.modmesh.runtime;

import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.runtime.data.DataAccess;
import dev.modmesh.runtime.jar.JarLoader;
import dev.modmesh.runtime.lifecycle.InnerCaller;
import dev.modmesh.runtime.lifecycle.InnerTrace;
import dev.modmesh.runtime.lifecycle.ModuleTable;
import dev.modmesh.runtime.limit.DeadlineWatchdog;
import dev.modmesh.runtime.limit.RuntimeLimits;
import dev.modmesh.runtime.wasm.HttpAccess;
import dev.modmesh.runtime.wasm.WasmLoader;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A module table with the loaders for Wasm and JAR modules. Thread-safe. */
public final class ModuleEngine implements AutoCloseable {
  private final DeadlineWatchdog watchdog = new DeadlineWatchdog();
  private final WasmLoader wasm;
  private final ModuleTable table;

  /**
   * Puts an engine together.
   *
   * @param elsewhere takes calls of dependencies that do not run in this process
   * @param trace follows calls of dependencies; null if nobody does
   * @param http how Wasm modules reach HTTP services
   * @param data where modules keep data
   * @param loads runs the loading of modules: platform threads, as many as may load at once
   */
  public ModuleEngine(
      RuntimeLimits limits,
      JsonCodec codec,
      InnerCaller elsewhere,
      @Nullable InnerTrace trace,
      HttpAccess http,
      DataAccess data,
      Executor loads) {
    wasm = new WasmLoader(limits, codec, http, data);
    table =
        new ModuleTable(
            Map.of(ModuleRuntime.WASM, wasm, ModuleRuntime.JAR, new JarLoader(limits, data)),
            elsewhere,
            trace,
            watchdog,
            loads,
            limits.loadTime());
  }

  /** Where modules are loaded and called. */
  public ModuleTable modules() {
    return table;
  }

  /** Bytes that Wasm instances may still take. */
  public long availableBytes() {
    return wasm.availableBytes();
  }

  /** Unloads all modules and ends the engine's threads. */
  @Override
  public void close() {
    table.close();
    wasm.close();
    watchdog.close();
  }
}
