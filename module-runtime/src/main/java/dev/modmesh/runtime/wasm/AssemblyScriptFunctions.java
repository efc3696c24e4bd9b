package dev.modmesh.runtime.wasm;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmRuntimeException;

/** {@code env.abort}, by which AssemblyScript reports failed assertions and thrown errors. */
final class AssemblyScriptFunctions {
  static final String MODULE = "env";

  private static final int MAX_MESSAGE = 2_048;

  private AssemblyScriptFunctions() {}

  static Map<String, HostFunction> all() {
    return Map.of("abort", HostFunction.of("iiii>", AssemblyScriptFunctions::abort));
  }

  private static long abort(WasmCall call, Instance instance, long[] args) {
    String place = text(instance, (int) args[1]) + ":" + (int) args[2] + ":" + (int) args[3];
    throw new GuestTrap("abort: " + text(instance, (int) args[0]) + " at " + place);
  }

  /** A string object: UTF-16 code units, their size in bytes stands before them. */
  private static String text(Instance instance, int pointer) {
    Memory memory = instance.memory();
    if (pointer == 0 || memory == null) {
      return "unknown";
    }
    try {
      int size = Math.clamp(memory.readInt(pointer - 4), 0, MAX_MESSAGE);
      return new String(memory.readBytes(pointer, size), StandardCharsets.UTF_16LE);
    } catch (WasmRuntimeException e) {
      return "unknown";
    }
  }
}
