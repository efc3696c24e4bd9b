package dev.modmesh.artifact.oci;

import dev.modmesh.artifact.blob.AppendResult;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.artifact.blob.BlobUpload;
import dev.modmesh.artifact.blob.DigestAlgorithm;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Pushing blobs: end-4 to end-6, end-13 and end-14 of the distribution specification. Errors are
 * {@link OciException}, or {@link dev.modmesh.api.problem.ProblemException} for which {@link
 * OciException#of} gives the answer. Thread-safe; blocks.
 */
public final class OciUploads {
  private final BlobStore blobs;
  private final Repositories repositories;
  private final String nodeId;

  OciUploads(BlobStore blobs, Repositories repositories, String nodeId) {
    this.blobs = blobs;
    this.repositories = repositories;
    this.nodeId = nodeId;
  }

  /**
   * Begins a session (end-4a, end-4c).
   *
   * @param algorithm of the digest to come; empty means sha256
   */
  public UploadState start(String repository, String algorithm) {
    RepositoryName name = new RepositoryName(repository);
    DigestAlgorithm expected =
        DigestAlgorithm.ofWord(algorithm.isEmpty() ? "sha256" : algorithm)
            .orElseThrow(
                () ->
                    new OciException(
                        OciError.DIGEST_INVALID, "Digest algorithms are sha256 and sha512."));
    BlobUpload upload = blobs.startUpload(UploadId.create(nodeId, name));
    upload.expect(expected);
    return state(name, upload.id(), 0);
  }

  /**
   * Takes a whole blob in one request (end-4b).
   *
   * @throws IOException if the content cannot be read
   */
  public BlobDigest push(String repository, String digest, Chunk whole) throws IOException {
    RepositoryName name = new RepositoryName(repository);
    BlobDigest expected = BlobDigest.parse(digest);
    BlobUpload upload = blobs.startUpload(UploadId.create(nodeId, name));
    upload.expect(expected.algorithm());
    try {
      append(name, upload, whole);
      return complete(name, upload, expected);
    } catch (RuntimeException | IOException e) {
      upload.cancel(); // nobody was told the session's id
      throw e;
    }
  }

  /**
   * Takes a chunk (end-5).
   *
   * @throws IOException if the content cannot be read; what was read of it stays
   */
  public UploadState append(String repository, String id, Chunk chunk) throws IOException {
    RepositoryName name = new RepositoryName(repository);
    return state(name, id, append(name, find(name, id), chunk));
  }

  /**
   * Takes the last chunk, if any, and ends the session (end-6).
   *
   * @throws IOException if the content cannot be read; what was read of it stays
   */
  public BlobDigest finish(String repository, String id, String digest, Chunk last)
      throws IOException {
    RepositoryName name = new RepositoryName(repository);
    BlobDigest expected = BlobDigest.parse(digest);
    BlobUpload upload = find(name, id);
    if (last.contentLength() != 0 || !last.contentRange().isEmpty()) {
      append(name, upload, last);
    }
    return complete(name, upload, expected);
  }

  private BlobDigest complete(RepositoryName name, BlobUpload upload, BlobDigest expected) {
    upload.finish(expected);
    repositories.of(name).addBlob(expected);
    return expected;
  }

  /** Where a session stands (end-13). */
  public UploadState state(String repository, String id) {
    RepositoryName name = new RepositoryName(repository);
    return state(name, id, find(name, id).offset());
  }

  /** Ends a session without a blob (end-14). */
  public void cancel(String repository, String id) {
    find(new RepositoryName(repository), id).cancel();
  }

  private BlobUpload find(RepositoryName name, String id) {
    return Optional.of(id)
        .filter(text -> UploadId.belongsTo(text, name))
        .flatMap(blobs::upload)
        .orElseThrow(OciUploads::unknown);
  }

  private static OciException unknown() {
    return new OciException(
        OciError.BLOB_UPLOAD_UNKNOWN, "There is no such upload; begin a new one.");
  }

  private long append(RepositoryName name, BlobUpload upload, Chunk chunk) throws IOException {
    long announced = chunk.announced();
    long start = chunk.start(upload.offset());
    long limit = announced < 0 ? Long.MAX_VALUE : announced;
    return switch (upload.append(start, chunk.content(), limit)) {
      case AppendResult.Appended(long offset) -> complete(chunk, announced, offset - start, offset);
      case AppendResult.WrongOffset(long offset) -> throw outOfOrder(name, upload.id(), offset);
      case AppendResult.Busy() ->
          throw new OciException(
              OciError.BLOB_UPLOAD_INVALID,
              409,
              "Another request is writing to this upload.",
              Map.of(),
              Map.of());
      case AppendResult.Closed() -> throw unknown();
    };
  }

  private static long complete(Chunk chunk, long announced, long arrived, long offset) {
    if (announced >= 0 && arrived != announced) {
      throw new OciException(
          OciError.SIZE_INVALID,
          "Only " + arrived + " of " + announced + " bytes arrived of " + chunk.contentRange());
    }
    return offset;
  }

  private static OciException outOfOrder(RepositoryName name, String id, long offset) {
    UploadState state = state(name, id, offset);
    return new OciException(
        OciError.BLOB_UPLOAD_INVALID,
        416,
        "The next byte of this upload is " + offset + ".",
        Map.of("offset", offset),
        Map.of("Location", state.location(), "Range", state.range()));
  }

  private static UploadState state(RepositoryName name, String id, long offset) {
    return new UploadState(name.path() + "/blobs/uploads/" + id, offset);
  }
}
