package dev.modmesh.artifact.oci;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.ModuleVersion;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that publishes a version of a module.
 *
 * @param module the repository
 * @param version the tag
 * @param runtime {@code WASM} or {@code JAR}, by the type of the config
 * @param manifest digest of the OCI manifest
 * @param config digest of its config
 * @param layer digest of its only layer, the code
 * @param layerSize in bytes
 * @param layerFile the layer on disk; not to be changed
 * @param configDocument the config as JSON values, unmodifiable
 */
public record ModulePublication(
    ModuleName module,
    ModuleVersion version,
    ModuleRuntime runtime,
    Digest manifest,
    Digest config,
    Digest layer,
    long layerSize,
    Path layerFile,
    Map<String, @Nullable Object> configDocument) {
  /** Copies the config. */
  public ModulePublication {
    configDocument = Collections.unmodifiableMap(new LinkedHashMap<>(configDocument));
  }

  /** Whether the other one is the same version with the same content; annotations may differ. */
  public boolean sameContent(ModulePublication other) {
    return module.equals(other.module)
        && version.equals(other.version)
        && config.equals(other.config)
        && layer.equals(other.layer);
  }

  ModulePublication withManifest(Digest first) {
    return new ModulePublication(
        module, version, runtime, first, config, layer, layerSize, layerFile, configDocument);
  }
}
