package dev.modmesh.platform;

import static dev.modmesh.artifact.inspect.WasmBytes.I64;
import static dev.modmesh.artifact.inspect.WasmBytes.bytes;
import static dev.modmesh.artifact.inspect.WasmBytes.call;
import static dev.modmesh.artifact.inspect.WasmBytes.i32Const;
import static dev.modmesh.artifact.inspect.WasmBytes.i64Const;

import dev.modmesh.artifact.inspect.WasmBytes;

/** Small Wasm modules that speak Extism's interface, written by hand. */
public final class Guests {
  private static final int[] NONE = {};
  private static final String EXTISM = "extism:host/env";

  // in the order in which they are imported
  private static final int INPUT_OFFSET = 0;
  private static final int INPUT_LENGTH = 1;
  private static final int OUTPUT_SET = 2;
  private static final int ERROR_SET = 3;

  private static final Object[] FOR_EVER = {0x03, 0x40, 0x0c, 0, 0x0b, i32Const(0)};

  private Guests() {}

  /**
   * {@code echo} returns its input, {@code fail} reports its input as an error, {@code trap} hits
   * {@code unreachable}, {@code spin} never ends.
   */
  public static byte[] several() {
    return build(0);
  }

  /** The same functions in a binary of its own for each number. */
  public static byte[] numbered(int number) {
    return build(number);
  }

  private static byte[] build(int number) {
    WasmBytes wasm = new WasmBytes().memory(1);
    wasm.imported(EXTISM, "input_offset", NONE, new int[] {I64});
    wasm.imported(EXTISM, "input_length", NONE, new int[] {I64});
    wasm.imported(EXTISM, "output_set", new int[] {I64, I64}, NONE);
    wasm.imported(EXTISM, "error_set", new int[] {I64}, NONE);
    wasm.function("echo", call(INPUT_OFFSET), call(INPUT_LENGTH), call(OUTPUT_SET), i32Const(0));
    wasm.function("fail", call(INPUT_OFFSET), call(ERROR_SET), i32Const(1));
    wasm.function("trap", 0x00);
    wasm.function("spin", FOR_EVER);
    wasm.function("number", i64Const(number), 0x1a, i32Const(0));
    return wasm.build();
  }

  /** {@code get}, {@code put} and {@code delete} hand their text to the cache for data. */
  public static byte[] data() {
    int[] handle = {I64};
    WasmBytes wasm = new WasmBytes().memory(1);
    wasm.imported(EXTISM, "input_offset", NONE, handle);
    wasm.imported(EXTISM, "length", handle, handle);
    wasm.imported(EXTISM, "output_set", new int[] {I64, I64}, NONE);
    for (String name : new String[] {"get", "put", "delete"}) {
      wasm.imported("modmesh", "cache_" + name, handle, handle);
    }
    wasm.function("get", relay(3));
    wasm.function("put", relay(4));
    wasm.function("delete", relay(5));
    return wasm.build();
  }

  /** Input to a host function, its result to the output; memory keeps the handle meanwhile. */
  private static Object[] relay(int hostFunction) {
    byte[] handle = bytes(i32Const(0), 0x29, 3, 0);
    return new Object[] {
      i32Const(0),
      call(0),
      call(hostFunction),
      0x37,
      3,
      0,
      handle,
      handle,
      call(1),
      call(2),
      i32Const(0)
    };
  }

  /** A module that cannot be started: its start function traps. */
  public static byte[] broken() {
    WasmBytes wasm = new WasmBytes();
    wasm.function("echo", i32Const(0));
    wasm.start(wasm.define("", 0, NONE, 0x00));
    return wasm.build();
  }

  /** A module that never gets through its start function. */
  public static byte[] endlessStart() {
    WasmBytes wasm = new WasmBytes();
    wasm.function("echo", i32Const(0));
    wasm.start(wasm.define("", 0, NONE, 0x03, 0x40, 0x0c, 0, 0x0b));
    return wasm.build();
  }
}
