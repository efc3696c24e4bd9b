package dev.modmesh.runtime.wasm;

import java.util.ArrayList;
import java.util.List;
import run.endive.runtime.Instance;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * A function that the host offers to Wasm modules.
 *
 * @param type its signature
 * @param body what it does; the result is ignored if the signature has none
 */
record HostFunction(FunctionType type, Body body) {
  /** The code of a host function. */
  @FunctionalInterface
  interface Body {
    /**
     * Runs on the thread of the call.
     *
     * @param call the call that the instance serves
     * @param instance the instance that calls
     * @param args as many as the signature says; an i32 is in the lower half
     */
    long run(WasmCall call, Instance instance, long[] args);
  }

  /**
   * Describes a function briefly.
   *
   * @param signature such as {@code "iI>i"}: {@code i} is i32, {@code I} is i64
   */
  static HostFunction of(String signature, Body body) {
    int arrow = signature.indexOf('>');
    return new HostFunction(
        FunctionType.of(
            types(signature.substring(0, arrow)), types(signature.substring(arrow + 1))),
        body);
  }

  private static List<ValType> types(String letters) {
    List<ValType> types = new ArrayList<>();
    for (char letter : letters.toCharArray()) {
      types.add(letter == 'i' ? ValType.I32 : ValType.I64);
    }
    return types;
  }

  /** The function bound to one call, in the engine's form. */
  run.endive.runtime.HostFunction bind(String module, String name, WasmCall call) {
    boolean silent = type.returns().isEmpty();
    return new run.endive.runtime.HostFunction(
        module,
        name,
        type,
        (instance, args) -> {
          long result = body.run(call, instance, args);
          return silent ? NOTHING : new long[] {result};
        });
  }

  private static final long[] NOTHING = {};
}
