package dev.modmesh.api.module;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a publisher declares about one version of a module.
 *
 * @param pool which hosts run it
 * @param preload whether every host of the pool has it before it is ready
 * @param dependencies other modules and the ranges wanted of them
 * @param functions by name, in the order of the manifest
 * @param exports Java packages that modules depending on this JAR module see
 */
public record ModuleManifest(
    ModuleName name,
    ModuleVersion version,
    ModuleRuntime runtime,
    String description,
    List<String> tags,
    String pool,
    boolean preload,
    Map<ModuleName, VersionRange> dependencies,
    LoadBalancerSpec loadBalancer,
    Map<String, FunctionSpec> functions,
    List<String> exports) {
  /** The pool of a module that names none. */
  public static final String DEFAULT_POOL = "default";

  /** Copies the collections, keeping their order. */
  public ModuleManifest {
    tags = List.copyOf(tags);
    exports = List.copyOf(exports);
    dependencies = Collections.unmodifiableMap(new LinkedHashMap<>(dependencies));
    functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
  }

  /** Name and version together. */
  public ModuleRef ref() {
    return new ModuleRef(name, version);
  }
}
