package dev.modmesh.gateway.oci;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.oci.ModuleArtifacts;
import dev.modmesh.artifact.oci.ModulePublication;
import dev.modmesh.artifact.oci.ModulePublisher;
import dev.modmesh.gateway.access.AccessGate;
import dev.modmesh.gateway.access.Principal;
import dev.modmesh.gateway.access.Right;
import dev.modmesh.gateway.cluster.PeerBlobs;
import dev.modmesh.registry.version.Versions;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A push of a module is a publish in the registry. */
@ApplicationScoped
public class RegistryPublisher implements ModulePublisher {
  private final ModuleArtifacts artifacts;
  private final Versions versions;
  private final CurrentVertxRequest request;
  private final PeerBlobs peers;

  /** Publishes into these versions. */
  public RegistryPublisher(
      ModuleArtifacts artifacts, Versions versions, CurrentVertxRequest request, PeerBlobs peers) {
    this.artifacts = artifacts;
    this.versions = versions;
    this.request = request;
    this.peers = peers;
  }

  @Override
  public Digest publish(ModulePublication publication) {
    if (publication.runtime() == ModuleRuntime.JAR) {
      requireTrust(publication);
    }
    ModuleManifest manifest = artifacts.toManifest(publication);
    VersionRecord record =
        new VersionRecord(
            manifest,
            publication.manifest(),
            publication.layer(),
            publication.layerSize(),
            null,
            null,
            VersionState.PENDING,
            null,
            null,
            Map.of(),
            Instant.now());
    peers.replicate(
        Stream.of(publication.layer(), publication.config(), publication.manifest())
            .map(BlobDigest::of)
            .toList());
    return versions.publish(record).answer().record().digest();
  }

  private void requireTrust(ModulePublication publication) {
    @Nullable Principal principal = request.getCurrent().get(AccessGate.PRINCIPAL);
    if (principal == null || !principal.may(Right.TRUSTED_JAR)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          publication.module()
              + " is a JAR, which runs without a sandbox: publishing it needs the trusted-jar right,"
              + " which the admin token has.");
    }
  }
}
