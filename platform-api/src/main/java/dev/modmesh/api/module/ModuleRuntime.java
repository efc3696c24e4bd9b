package dev.modmesh.api.module;

/** How a module runs. */
public enum ModuleRuntime {
  /** WebAssembly inside a host. */
  WASM,
  /** Trusted Java code inside a host. */
  JAR,
  /** An HTTP service that runs by itself. */
  REMOTE
}
