package dev.modmesh.runtime.wasm;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.lifecycle.Dependencies;
import dev.modmesh.runtime.lifecycle.LoadedModule;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import dev.modmesh.runtime.limit.MemoryBudget;
import dev.modmesh.runtime.limit.RuntimeLimits;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import run.endive.runtime.ExecutionCompletedException;
import run.endive.runtime.Instance;
import run.endive.wasm.types.FunctionType;

/** A Wasm module that is ready to run. Each call runs in an instance of its own. */
final class LoadedWasm implements LoadedModule {
  private final ModuleSource source;
  private final Dependencies dependencies;
  private final WasmProgram program;
  private final Map<String, FunctionType> exports;
  private final RuntimeLimits limits;
  private final MemoryBudget budget;
  private final MemoryPool pool;
  private final WasmInput input;
  private final WasmOutput output;
  private final long codeBytes;

  LoadedWasm(
      ModuleSource source,
      Dependencies dependencies,
      WasmProgram program,
      Map<String, FunctionType> exports,
      RuntimeLimits limits,
      MemoryBudget budget,
      WasmInput input,
      WasmOutput output,
      long codeBytes) {
    this.source = source;
    this.dependencies = dependencies;
    this.program = program;
    this.exports = Map.copyOf(exports);
    this.limits = limits;
    this.budget = budget;
    this.pool = new MemoryPool(budget, limits.memoryPages());
    this.input = input;
    this.output = output;
    this.codeBytes = codeBytes;
  }

  @Override
  public void start() {
    source.manifest().functions().keySet().forEach(this::requireFunction);
    CallContext context =
        new CallContext("start", System.nanoTime() + limits.loadTime().toNanos(), 0, "");
    run(new byte[0], context, (call, instance) -> ReturnValue.of(null));
  }

  private void requireFunction(String name) {
    FunctionType type = exports.get(name);
    if (type == null || !type.params().isEmpty() || type.returns().size() > 1) {
      throw new ProblemException(
          ProblemType.INVALID_MANIFEST,
          "The module does not export function `"
              + name
              + "` without parameters and with at most one result.",
          Map.of("function", name));
    }
  }

  @Override
  public boolean isWarm() {
    return program.isCompiled();
  }

  @Override
  public ReturnValue call(String function, Arguments arguments, CallContext context) {
    FunctionSpec spec = source.manifest().functions().get(function);
    if (spec == null) {
      throw new ProblemException(
          ProblemType.FUNCTION_NOT_FOUND,
          "Module `" + source.ref() + "` has no function `" + function + "`.");
    }
    return run(
        input.encode(spec, arguments),
        context,
        (call, instance) -> {
          fail(spec, call, status(instance, function));
          return output.decode(spec, call.output());
        });
  }

  /** What a guest's instance is used for. */
  private interface Use {
    ReturnValue of(WasmCall call, Instance instance);
  }

  private ReturnValue run(byte[] bytes, CallContext context, Use use) {
    try (Memories memories = new Memories(pool);
        WasmCall call = new WasmCall(limits, budget, source.ref(), dependencies, bytes, context)) {
      if (call.inputLength() != bytes.length) {
        throw new ProblemException(
            ProblemType.MODULE_LIMITS,
            "The input has " + bytes.length + " bytes; " + limits.exchangeBytes() + " are allowed.",
            Map.of(
                "limit",
                "exchange_bytes",
                "value",
                bytes.length,
                "allowed",
                limits.exchangeBytes()));
      }
      try {
        Instance instance = program.instantiate(call, memories);
        initialize(instance);
        return use.of(call, instance);
      } catch (StackOverflowError e) {
        throw Failures.stackExhausted();
      } catch (RuntimeException e) {
        throw Failures.ofRunning(e);
      }
    }
  }

  /** Runs the constructors of the guest's own runtime, as Extism does. */
  private void initialize(Instance instance) {
    Optional<String> constructor =
        Stream.of("__wasm_call_ctors", "_initialize").filter(exports::containsKey).findFirst();
    if (constructor.isPresent()) {
      FunctionType type = exports.get(constructor.get());
      if (type != null && type.params().isEmpty() && type.returns().isEmpty()) {
        run(instance, constructor.get());
      }
    }
  }

  private static int status(Instance instance, String function) {
    long[] results = run(instance, function);
    return results.length == 0 ? 0 : (int) results[0];
  }

  private static long[] run(Instance instance, String function) {
    long[] nothing = {};
    try {
      long[] results = instance.export(function).apply();
      return results == null ? nothing : results;
    } catch (ExecutionCompletedException e) {
      return nothing;
    } catch (GuestExit e) {
      if (e.code() == 0) {
        return nothing;
      }
      throw e;
    }
  }

  private static void fail(FunctionSpec function, WasmCall call, int status) {
    String message = call.errorMessage();
    if (message != null) {
      throw new ProblemException(ProblemType.FUNCTION_FAILED, message);
    }
    if (status != 0) {
      throw new ProblemException(
          ProblemType.FUNCTION_FAILED,
          "Function `" + function.name() + "` returned status " + status + ".");
    }
  }

  @Override
  public long memoryBytes() {
    return codeBytes + pool.keptBytes();
  }

  @Override
  public void close() {
    pool.close();
    budget.give(codeBytes);
  }
}
