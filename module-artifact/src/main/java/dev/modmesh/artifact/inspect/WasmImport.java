package dev.modmesh.artifact.inspect;

/** A function that a Wasm module wants from outside. */
public record WasmImport(String module, String name, WasmSignature signature) {
  @Override
  public String toString() {
    return module + "." + name;
  }
}
