package dev.modmesh.runtime.wasm;

/** A guest ended itself by WASI's {@code proc_exit}. */
final class GuestExit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  GuestExit(int code) {
    super("exit " + code, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
