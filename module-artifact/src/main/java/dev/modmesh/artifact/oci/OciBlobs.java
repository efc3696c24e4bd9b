package dev.modmesh.artifact.oci;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;

/**
 * Pulling, mounting and deleting blobs: end-2, end-10 and end-11 of the distribution specification.
 * Errors as in {@link OciUploads}. Thread-safe; blocks.
 */
public final class OciBlobs {
  private final BlobStore blobs;
  private final Repositories repositories;
  private final PublishedModules published;

  OciBlobs(BlobStore blobs, Repositories repositories, PublishedModules published) {
    this.blobs = blobs;
    this.repositories = repositories;
    this.published = published;
  }

  /** The blob (end-2). */
  public Blob get(String repository, String digest) {
    RepositoryName name = new RepositoryName(repository);
    BlobDigest wanted = BlobDigest.parse(digest);
    if (!repositories.existing(name).hasBlob(wanted)) {
      throw unknown(name, wanted);
    }
    return blobs.find(wanted).orElseThrow(() -> unknown(name, wanted));
  }

  /**
   * Makes a blob of another repository one of this, too (end-11).
   *
   * @param from the other repository; empty for any
   * @return whether it was found; if not, the client uploads it
   */
  public boolean mount(String repository, String digest, String from) {
    RepositoryName name = new RepositoryName(repository);
    BlobDigest wanted = BlobDigest.parse(digest);
    boolean found =
        blobs.find(wanted).isPresent()
            && (from.isEmpty() || repositories.of(new RepositoryName(from)).hasBlob(wanted));
    if (found) {
      repositories.of(name).addBlob(wanted);
    }
    return found;
  }

  /**
   * Takes a blob out of the repository (end-10). Its bytes stay: other repositories may have it.
   * Blobs of a published module cannot be taken out.
   */
  public void delete(String repository, String digest) {
    RepositoryName name = new RepositoryName(repository);
    BlobDigest unwanted = BlobDigest.parse(digest);
    Repository found = repositories.existing(name);
    if (published.uses(name, found, unwanted)) {
      throw new ProblemException(
          ProblemType.IN_USE, "The blob belongs to a published version of `" + name + "`.");
    }
    if (!found.removeBlob(unwanted)) {
      throw unknown(name, unwanted);
    }
  }

  private static OciException unknown(RepositoryName name, BlobDigest digest) {
    return new OciException(
        OciError.BLOB_UNKNOWN, "Repository `" + name + "` has no blob " + digest + ".");
  }
}
