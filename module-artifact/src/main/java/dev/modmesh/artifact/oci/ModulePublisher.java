package dev.modmesh.artifact.oci;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;

/**
 * Decides about manifests that publish a module. Called while the repository is locked, so it must
 * not push to the registry; it may block.
 */
public interface ModulePublisher {
  /**
   * Publishes a version; the client gets its answer after this returns. Called again when a client
   * repeats a push with the same content, so it must be idempotent.
   *
   * @return digest of the manifest that stands for the version: the one of the first push if its
   *     config and layer are the same as those of this one
   * @throws ProblemException to refuse: {@code version-immutable}, {@code invalid-manifest}, {@code
   *     module-limits} and others. The client gets its status, the tag is not set.
   */
  Digest publish(ModulePublication publication);

  /**
   * Called before an OCI client's deletion of a published tag, or of its manifest, takes place.
   *
   * @throws ProblemException to refuse, which is the default
   */
  default void withdraw(ModuleName module, ModuleVersion version) {
    throw new ProblemException(
        ProblemType.IN_USE,
        "`" + module + "@" + version + "` is published; delete the version with the modules API.");
  }
}
