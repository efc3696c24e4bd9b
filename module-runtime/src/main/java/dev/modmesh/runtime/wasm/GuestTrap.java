package dev.modmesh.runtime.wasm;

/** A trap that the host raises inside a guest; its message is what the caller sees. */
final class GuestTrap extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GuestTrap(String message) {
    super(message, null, false, false);
  }
}
