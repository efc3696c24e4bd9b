package dev.modmesh.artifact.blob;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A blob that is arriving. What has arrived is a file whose length is the offset, so an upload
 * outlives its process; the hash is computed while writing, and again from the file if the upload
 * was resumed in another process. Thread-safe; one writer at a time.
 */
public final class BlobUpload {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final String id;
  private final Path file;
  private final BlobStore store;
  private final ReentrantLock lock = new ReentrantLock();

  private DigestAlgorithm algorithm = DigestAlgorithm.SHA256;
  private MessageDigest hash = algorithm.start();
  private long hashed;
  private boolean closed;

  BlobUpload(String id, Path file, BlobStore store) {
    this.id = id;
    this.file = file;
    this.store = store;
  }

  /** The name under which {@link BlobStore#upload} finds it again. */
  public String id() {
    return id;
  }

  /** How many bytes have arrived. */
  public long offset() {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  /**
   * Appends bytes. If the stream breaks, what was read of it stays.
   *
   * @param at offset at which the sender believes to be
   * @param limit how many bytes are read at most
   * @throws IOException if the stream cannot be read
   * @throws ProblemException {@code storage-full}
   */
  public AppendResult append(long at, InputStream content, long limit) throws IOException {
    if (!lock.tryLock()) {
      return new AppendResult.Busy();
    }
    try {
      if (closed) {
        return new AppendResult.Closed();
      }
      long offset = offset();
      if (offset != at) {
        return new AppendResult.WrongOffset(offset);
      }
      return new AppendResult.Appended(copy(content, offset, limit));
    } finally {
      lock.unlock();
    }
  }

  private long copy(InputStream content, long offset, long limit) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long position = offset;
    try (FileOutputStream out = openFile()) {
      while (position - offset < limit) {
        int wanted = (int) Math.min(buffer.length, limit - (position - offset));
        int read = content.read(buffer, 0, wanted);
        if (read < 0) {
          break;
        }
        write(out, buffer, read, position);
        position += read;
      }
    }
    return position;
  }

  private FileOutputStream openFile() {
    try {
      return new FileOutputStream(file.toFile(), true);
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  private void write(FileOutputStream out, byte[] buffer, int length, long position) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
    if (hashed == position) {
      hash.update(buffer, 0, length);
      hashed += length;
    }
  }

  /**
   * Checks the content, makes it durable and gives it its place in the store. The upload is over
   * afterwards, whatever the outcome, unless the disk failed.
   *
   * @throws ProblemException {@code digest-mismatch}, {@code storage-full}, or {@code not-found} if
   *     the upload was already over
   */
  public Blob finish(BlobDigest expected) {
    lock.lock();
    try {
      if (closed) {
        throw new ProblemException(ProblemType.NOT_FOUND, "The upload is over.");
      }
      BlobDigest actual = digest(expected.algorithm());
      if (!actual.equals(expected)) {
        close();
        throw mismatch(expected, actual);
      }
      Blob blob = store.adopt(synced(), expected);
      close();
      return blob;
    } finally {
      lock.unlock();
    }
  }

  /** The problem of content that does not have the digest it should have. */
  static ProblemException mismatch(BlobDigest expected, BlobDigest actual) {
    return new ProblemException(
        ProblemType.DIGEST_MISMATCH,
        "The content has the digest " + actual + ", not " + expected + ".",
        Map.of("expected", expected.toString(), "actual", actual.toString()));
  }

  private BlobDigest digest(DigestAlgorithm wanted) {
    if (wanted == algorithm && hashed == offset()) {
      BlobDigest digest = BlobDigest.finish(algorithm, hash);
      hashed = -1; // spent: a second finish after a disk failure reads the file again
      return digest;
    }
    try {
      return Files.exists(file)
          ? BlobStore.hash(wanted, new FileInputStream(file.toFile()))
          : BlobDigest.of(wanted, new byte[0]);
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  private Path synced() {
    try (FileOutputStream out = openFile()) {
      out.getFD().sync();
      return file;
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  /** Chooses the algorithm that is computed while writing; of use before the first byte only. */
  public void expect(DigestAlgorithm next) {
    lock.lock();
    try {
      if (hashed == 0) {
        algorithm = next;
        hash = next.start();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what has arrived. */
  public void cancel() {
    lock.lock();
    try {
      close();
    } finally {
      lock.unlock();
    }
  }

  private void close() {
    closed = true;
    DurableFiles.delete(file);
    store.forget(this);
  }
}
