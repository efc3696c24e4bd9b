package dev.modmesh.artifact.oci;

import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The registry: an adapter for HTTP calls one method per endpoint. Blobs that no repository has any
 * more are not collected yet. Thread-safe; one process per folder.
 */
public final class OciRegistry {
  private final Repositories repositories;
  private final Referrers referrers;
  private final OciBlobs blobs;
  private final OciUploads uploads;
  private final OciManifests manifests;

  /**
   * A registry.
   *
   * @param folder for the repositories; created when something is pushed
   * @param nodeId begins the ids of upload sessions: letters, digits, {@code . _ -}
   */
  public OciRegistry(
      BlobStore store,
      Path folder,
      String nodeId,
      JsonCodec json,
      ModulePublisher publisher,
      OciPolicy policy) {
    PublishedModules published = new PublishedModules(store, json);
    repositories = new Repositories(folder);
    referrers = new Referrers(json);
    blobs = new OciBlobs(store, repositories, published);
    uploads = new OciUploads(store, repositories, nodeId);
    manifests =
        new OciManifests(store, repositories, published, publisher, referrers, policy, json);
  }

  /** Blobs. */
  public OciBlobs blobs() {
    return blobs;
  }

  /** Upload sessions. */
  public OciUploads uploads() {
    return uploads;
  }

  /** Manifests. */
  public OciManifests manifests() {
    return manifests;
  }

  /**
   * The tags of a repository (end-8).
   *
   * @param limit how many at most
   * @param last only tags after this one; empty for all
   */
  public TagPage tags(String repository, int limit, String last) {
    RepositoryName name = new RepositoryName(repository);
    List<String> after =
        repositories.existing(name).tags().stream().filter(tag -> tag.compareTo(last) > 0).toList();
    List<String> page = after.stream().limit(limit).toList();
    Optional<String> link =
        page.isEmpty() || page.size() == after.size()
            ? Optional.empty()
            : Optional.of(
                "<%s/tags/list?n=%d&last=%s>; rel=\"next\""
                    .formatted(name.path(), limit, page.getLast()));
    return new TagPage(repository, page, link);
  }

  /**
   * The manifests that refer to a digest (end-12) as an OCI index, empty if there are none.
   *
   * @param artifactType only those of this type; empty for all
   */
  public byte[] referrers(String repository, String digest, String artifactType) {
    RepositoryName name = new RepositoryName(repository);
    return referrers.index(repositories.of(name), BlobDigest.parse(digest), artifactType);
  }
}
