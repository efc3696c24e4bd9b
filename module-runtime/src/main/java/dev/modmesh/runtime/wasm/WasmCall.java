package dev.modmesh.runtime.wasm;

import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.runtime.lifecycle.CallInterrupted;
import dev.modmesh.runtime.lifecycle.Dependencies;
import dev.modmesh.runtime.limit.MemoryBudget;
import dev.modmesh.runtime.limit.RuntimeLimits;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one call of a Wasm function: Extism's memory, input, output, error, variables.
 * Nothing of it outlives the call. Used by one thread.
 */
final class WasmCall implements AutoCloseable {
  private final RuntimeLimits limits;
  private final Dependencies dependencies;
  private final CallContext context;
  private final ModuleName module;
  private final GuestLog log;
  private final ExchangeMemory memory;
  private final Map<String, byte[]> variables = new HashMap<>();
  private long variableBytes;
  private final long input;
  private long outputOffset;
  private long outputLength;
  private long error;
  private HttpAccess.@Nullable Response response;

  WasmCall(
      RuntimeLimits limits,
      MemoryBudget budget,
      ModuleRef ref,
      Dependencies dependencies,
      byte[] input,
      CallContext context) {
    this.limits = limits;
    this.dependencies = dependencies;
    this.context = context;
    this.module = ref.name();
    this.log = new GuestLog(ref);
    this.memory = new ExchangeMemory(budget, limits.exchangeBytes());
    this.input = memory.allocate(input);
  }

  Dependencies dependencies() {
    return dependencies;
  }

  ModuleName module() {
    return module;
  }

  CallContext context() {
    return context;
  }

  GuestLog log() {
    return log;
  }

  ExchangeMemory memory() {
    return memory;
  }

  long input() {
    return input;
  }

  long inputLength() {
    return memory.length(input);
  }

  void output(long offset, long length) {
    if (memory.inside(offset, length)) {
      outputOffset = offset;
      outputLength = length;
    }
  }

  /** What the guest set as its output; empty if nothing. */
  byte[] output() {
    byte[] output = memory.range(outputOffset, outputLength);
    return output == null ? new byte[0] : output;
  }

  long error() {
    return error;
  }

  void error(long offset) {
    if (offset == 0 || memory.isBlock(offset)) {
      error = offset;
    }
  }

  /** The message that the guest set as its error, or null. */
  @Nullable String errorMessage() {
    return memory.length(error) == 0
        ? null
        : new String(memory.read(error), StandardCharsets.UTF_8);
  }

  /** Takes a block out of the memory and frees it, as Extism's functions do with their handles. */
  byte[] consume(long offset, String what) {
    if (!memory.isBlock(offset)) {
      throw new GuestTrap("invalid handle " + Long.toUnsignedString(offset) + " for " + what);
    }
    byte[] content = memory.read(offset);
    memory.free(offset);
    return content;
  }

  byte @Nullable [] variable(String name) {
    return variables.get(name);
  }

  void variable(String name, byte @Nullable [] value) {
    byte[] before = variables.remove(name);
    if (before != null) {
      variableBytes -= name.length() + before.length;
    }
    if (value != null) {
      variableBytes += name.length() + value.length;
      if (variableBytes > limits.variableBytes()) {
        throw new GuestTrap("variable store is full");
      }
      variables.put(name, value);
    }
  }

  HttpAccess.@Nullable Response response() {
    return response;
  }

  void response(HttpAccess.@Nullable Response last) {
    response = last;
  }

  /** Ends the call if its thread was interrupted; for host functions that may take long. */
  static void checkInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CallInterrupted();
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
