package dev.modmesh.gateway.oci;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.oci.OciError;
import dev.modmesh.artifact.oci.OciException;
import dev.modmesh.artifact.oci.OciRegistry;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.gateway.cluster.PeerBlobs;
import dev.modmesh.registry.log.RevisionLog;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Brings versions here that were published through other gateways, when somebody first asks for
 * them.
 */
@Singleton
class Adoption {
  private static final Set<OciError> MISSING =
      EnumSet.of(OciError.NAME_UNKNOWN, OciError.BLOB_UNKNOWN, OciError.MANIFEST_UNKNOWN);

  private final OciRegistry registry;
  private final RevisionLog log;
  private final PeerBlobs peers;

  Adoption(OciRegistry registry, RevisionLog log, PeerBlobs peers) {
    this.registry = registry;
    this.log = log;
    this.peers = peers;
  }

  /** Looks, and once more if what is missing could be had elsewhere. */
  <T> T orAdopted(String repository, Supplier<T> look) {
    try {
      return look.get();
    } catch (OciException e) {
      if (!MISSING.contains(e.error()) || !adopt(repository)) {
        throw e;
      }
      return look.get();
    }
  }

  private boolean adopt(String repository) {
    ModuleVersions module =
        ModuleName.isValid(repository) ? log.view().module(new ModuleName(repository)) : null;
    return module != null
        && module.all().stream()
                .filter(version -> version.manifest().runtime() != ModuleRuntime.REMOTE)
                .filter(this::adopt)
                .count()
            > 0;
  }

  private boolean adopt(VersionRecord version) {
    return registry
        .manifests()
        .adopt(
            version.ref().name().value(),
            version.ref().version().toString(),
            BlobDigest.of(version.digest()),
            peers::find);
  }
}
