package dev.modmesh.runtime.wasm;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.artifact.inspect.WasmInspector;
import dev.modmesh.runtime.data.DataAccess;
import dev.modmesh.runtime.lifecycle.Dependencies;
import dev.modmesh.runtime.lifecycle.LoadedModule;
import dev.modmesh.runtime.lifecycle.ModuleLoader;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.limit.MemoryBudget;
import dev.modmesh.runtime.limit.RuntimeLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;

/** Loads Wasm modules: a static check against the limits first, then the engine. Thread-safe. */
public final class WasmLoader implements ModuleLoader, AutoCloseable {
  /** What the engine takes for one parsed instruction: 50 to 85 bytes, measured. */
  private static final int INSTRUCTION_BYTES = 96;

  private final RuntimeLimits limits;
  private final MemoryBudget budget;
  private final HostFunctions functions;
  private final WasmInput input;
  private final WasmOutput output;
  private final BackgroundCompiler compiler;

  /**
   * A loader whose instances share one memory budget.
   *
   * @param http how guests reach HTTP services
   * @param data where guests keep data
   */
  public WasmLoader(RuntimeLimits limits, JsonCodec codec, HttpAccess http, DataAccess data) {
    this.limits = limits;
    this.budget = new MemoryBudget(limits.totalBytes());
    this.input = new WasmInput(codec);
    this.output = new WasmOutput(codec);
    this.compiler = new BackgroundCompiler(limits.compileTime());
    this.functions =
        new HostFunctions(
            Map.of(
                ExtismFunctions.MODULE, new ExtismFunctions(codec, http).all(),
                WasiFunctions.MODULE, WasiFunctions.all(),
                ModmeshFunctions.MODULE, new ModmeshFunctions(codec, data).all(),
                AssemblyScriptFunctions.MODULE, AssemblyScriptFunctions.all()));
  }

  @Override
  public LoadedModule load(ModuleSource source, Dependencies dependencies) {
    byte[] binary = read(source.layer());
    long room =
        (long) WasmInspector.inspect(binary, limits.wasm()).instructions() * INSTRUCTION_BYTES
            + binary.length;
    if (!budget.take(room)) {
      throw new ProblemException(
          ProblemType.OVERLOADED,
          "The host has no " + room + " bytes left for module `" + source.ref() + "`.");
    }
    try {
      return parse(binary, source, dependencies, room);
    } catch (StackOverflowError e) {
      budget.give(room);
      throw new ProblemException(
          ProblemType.INVALID_MANIFEST, "The Wasm binary is nested too deeply to be read.");
    } catch (RuntimeException e) {
      budget.give(room);
      throw Failures.ofLoading(e);
    } catch (OutOfMemoryError e) {
      budget.give(room);
      throw e;
    }
  }

  private LoadedModule parse(
      byte[] binary, ModuleSource source, Dependencies dependencies, long room) {
    WasmModule module = Parser.parse(binary);
    WasmProgram program = new WasmProgram(module, functions, limits);
    Map<String, FunctionType> exports = exports(module);
    program.compile(compiler, source.ref().toString());
    return new LoadedWasm(
        source, dependencies, program, exports, limits, budget, input, output, room);
  }

  private byte[] read(Path layer) {
    // A stream and not a channel: an interrupt must not close anything that others use.
    try (InputStream file = Files.newInputStream(layer)) {
      return file.readNBytes(limits.wasm().moduleBytes() + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, FunctionType> exports(WasmModule module) {
    Map<String, FunctionType> exports = new HashMap<>();
    int imported = module.importSection().importCount();
    for (int i = 0; i < module.exportSection().exportCount(); i++) {
      Export export = module.exportSection().getExport(i);
      if (export.exportType() == ExternalType.FUNCTION) {
        exports.put(export.name(), type(module, imported, export.index()));
      }
    }
    return exports;
  }

  private static FunctionType type(WasmModule module, int imported, int function) {
    int type =
        function < imported
            ? ((FunctionImport) module.importSection().getImport(function)).typeIndex()
            : module.functionSection().getFunctionType(function - imported);
    return module.typeSection().getType(type);
  }

  /** Bytes of the memory budget that nobody has. */
  public long availableBytes() {
    return budget.available();
  }

  @Override
  public void close() {
    compiler.close();
  }
}
