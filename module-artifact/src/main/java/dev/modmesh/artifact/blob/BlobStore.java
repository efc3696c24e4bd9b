package dev.modmesh.artifact.blob;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Blobs under {@code blobs/<algorithm>/<ab>/<hex>} of a folder, arriving blobs under {@code
 * uploads/<id>}. Thread-safe; one process per folder.
 */
public final class BlobStore {
  private static final Pattern UPLOAD_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  private final Path blobs;
  private final Path uploads;
  private final Map<String, BlobUpload> open = new ConcurrentHashMap<>();

  /** A store in this folder, which is created if it does not exist. */
  public BlobStore(Path folder) {
    this.blobs = folder.resolve("blobs");
    this.uploads = folder.resolve("uploads");
    DurableFiles.createFolders(blobs);
    DurableFiles.createFolders(uploads);
  }

  /** The blob, or empty if it is not here. Does not read the content. */
  public Optional<Blob> find(BlobDigest digest) {
    Path file = place(digest);
    try {
      return Optional.of(new Blob(digest, file, Files.size(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  /** Whether the content on disk still has its digest. Reads all of it. */
  public boolean isIntact(Blob blob) {
    try {
      return hash(blob.digest().algorithm(), blob.open()).equals(blob.digest());
    } catch (IOException e) {
      return false;
    }
  }

  static BlobDigest hash(DigestAlgorithm algorithm, InputStream content) throws IOException {
    MessageDigest computation = algorithm.start();
    byte[] buffer = new byte[64 * 1024];
    try (content) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        computation.update(buffer, 0, read);
      }
    }
    return BlobDigest.finish(algorithm, computation);
  }

  /**
   * Stores small content.
   *
   * @throws ProblemException {@code digest-mismatch} if it has another digest
   */
  public Blob put(BlobDigest expected, byte[] content) {
    BlobDigest actual = BlobDigest.of(expected.algorithm(), content);
    if (!actual.equals(expected)) {
      throw BlobUpload.mismatch(expected, actual);
    }
    DurableFiles.write(place(expected), content);
    return new Blob(expected, place(expected), content.length);
  }

  /** Deletes a blob; returns whether it was there. */
  public boolean delete(BlobDigest digest) {
    return DurableFiles.delete(place(digest));
  }

  /**
   * Begins an upload, or goes on with one that has this id.
   *
   * @param id letters, digits, {@code . _ -}; at most 200 characters
   * @throws ProblemException {@code invalid-request} for another id
   */
  public BlobUpload startUpload(String id) {
    if (!UPLOAD_ID.matcher(id).matches()) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "No upload can have this id.");
    }
    return open.computeIfAbsent(id, this::create);
  }

  private BlobUpload create(String id) {
    Path file = uploads.resolve(id);
    if (!Files.exists(file)) {
      DurableFiles.write(file, new byte[0]);
    }
    return new BlobUpload(id, file, this);
  }

  /** The upload with this id, also one that a former process began, or empty. */
  public Optional<BlobUpload> upload(String id) {
    return UPLOAD_ID.matcher(id).matches() && Files.exists(uploads.resolve(id))
        ? Optional.of(startUpload(id))
        : Optional.empty();
  }

  /** Cancels uploads that got no byte since then; returns how many. */
  public int expireUploads(Instant since) {
    List<Path> idle = new ArrayList<>();
    try (Stream<Path> files = Files.list(uploads)) {
      for (Path file : files.toList()) {
        if (Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
          idle.add(file);
        }
      }
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
    idle.forEach(this::discard);
    return idle.size();
  }

  private void discard(Path file) {
    Optional<BlobUpload> upload = upload(String.valueOf(file.getFileName()));
    upload.ifPresentOrElse(BlobUpload::cancel, () -> DurableFiles.delete(file));
  }

  Blob adopt(Path file, BlobDigest digest) {
    DurableFiles.move(file, place(digest));
    return find(digest)
        .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "The blob was deleted."));
  }

  void forget(BlobUpload upload) {
    open.remove(upload.id(), upload);
  }

  private Path place(BlobDigest digest) {
    return blobs
        .resolve(digest.algorithm().word())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  /** Stores content that comes as bytes under its sha256. */
  public Blob put(byte[] content) {
    return put(BlobDigest.of(DigestAlgorithm.SHA256, content), content);
  }
}
