package dev.modmesh.api.guest;

/** What the platform offers to a module. */
public interface ModuleContext {
  /** The module's own name. */
  String name();

  /** The module's own version. */
  String version();

  /** Calls of the modules that the manifest names as dependencies. */
  Modules modules();

  /** A cache for the module's own data. */
  DataCache data();
}
