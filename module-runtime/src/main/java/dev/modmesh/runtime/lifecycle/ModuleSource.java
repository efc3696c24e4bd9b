package dev.modmesh.runtime.lifecycle;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleRef;
import java.nio.file.Path;
import java.util.List;

/**
 * One activation and where its code lies.
 *
 * @param digest of the version
 * @param activation digest over the version and its resolved dependencies
 * @param layer the Wasm binary or the JAR, complete, verified, and unchanged while it is loaded
 * @param dependencies those direct dependencies that run in this process too; calls of the others
 *     go through the {@link InnerCaller}
 */
public record ModuleSource(
    ModuleManifest manifest,
    Digest digest,
    Digest activation,
    Path layer,
    List<ModuleSource> dependencies) {
  /** Copies the list. */
  public ModuleSource {
    dependencies = List.copyOf(dependencies);
  }

  /** Name and version. */
  public ModuleRef ref() {
    return manifest.ref();
  }
}
