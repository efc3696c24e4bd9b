package dev.modmesh.runtime.wasm;

import dev.modmesh.runtime.limit.RuntimeLimits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.TableInstance;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;

/**
 * A parsed module from which instances are made: interpreted at first, compiled as soon as that is
 * done. Thread-safe; instances are not.
 */
final class WasmProgram {
  /** Byte code is larger than Wasm; a Java method holds 64 KiB and the JIT likes far less. */
  private static final int COMPILABLE_INSTRUCTIONS = 24_000;

  private final WasmModule module;
  private final HostFunctions.Linked imports;
  private final RuntimeLimits limits;
  private volatile @Nullable Function<Instance, Machine> compiled;

  WasmProgram(WasmModule module, HostFunctions functions, RuntimeLimits limits) {
    this.module = module;
    this.limits = limits;
    this.imports =
        functions.link(
            module.importSection().stream()
                .map(FunctionImport.class::cast)
                .map(item -> new String[] {item.module(), item.name()})
                .toList());
  }

  void compile(BackgroundCompiler compiler, String name) {
    compiler.compile(module, name, hopeless(), code -> compiled = code);
  }

  private Set<Integer> hopeless() {
    Set<Integer> hopeless = new HashSet<>();
    int imported = module.importSection().importCount();
    for (int i = 0; i < module.codeSection().functionBodyCount(); i++) {
      if (module.codeSection().getFunctionBody(i).instructions().size() > COMPILABLE_INSTRUCTIONS) {
        hopeless.add(imported + i);
      }
    }
    return hopeless;
  }

  boolean isCompiled() {
    return compiled != null;
  }

  /** Makes an instance on this thread and runs its start function, if it has one. */
  Instance instantiate(WasmCall call, Memories memories) {
    Instance.Builder builder =
        Instance.builder(module)
            .withImportValues(imports.bind(call))
            .withMemoryFactory(memories::next)
            .withTableFactory(this::table)
            .withStart(false);
    Function<Instance, Machine> code = compiled;
    if (code != null) {
      builder.withMachineFactory(code);
    }
    return builder.build();
  }

  /**
   * A table with limits of its own: the engine's tables change the limits of the module when they
   * grow, so that the next instance would begin with the size to which an earlier one grew.
   */
  private TableInstance table(Table declared, int initialValue) {
    long minimum = declared.limits().min();
    long maximum = Math.min(declared.limits().max(), Math.max(minimum, limits.tableEntries()));
    return new TableInstance(
        new Table(declared.elementType(), new TableLimits(minimum, maximum), List.of()),
        initialValue);
  }
}
