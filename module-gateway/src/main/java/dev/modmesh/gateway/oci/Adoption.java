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
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  private final PeerRepositories repositories;

  Adoption(OciRegistry registry, RevisionLog log, PeerBlobs peers, PeerRepositories repositories) {
    this.repositories = repositories;
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

  /**
   * Stores a manifest, after the blobs that were pushed to its repository through other gateways
   * have been brought here.
   *
   * @param authorization of the caller, who must be one that may read them there
   */
  <T> T withBlobs(String repository, @Nullable String authorization, Storing<T> storing)
      throws IOException {
    Set<String> brought = new HashSet<>();
    while (true) {
      try {
        return storing.store();
      } catch (OciException e) {
        String digest = e.detail("digest");
        if (e.error() != OciError.MANIFEST_BLOB_UNKNOWN
            || !brought.add(digest)
            || !repositories.have(repository, digest, authorization)
            || peers.find(BlobDigest.parse(digest)).isEmpty()
            || !registry.blobs().mount(repository, digest, "")) {
          throw e;
        }
      }
    }
  }

  /** The storing of a manifest, which may be tried again. */
  interface Storing<T> {
    T store() throws IOException;
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
