package dev.modmesh.client.process;

import dev.modmesh.client.credential.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock that shows that this process lives. Held until {@link #close} or the end of the process,
 * however it ends. Thread-safe.
 */
public final class RunLock implements AutoCloseable {
  // Those who look at a lock hold it for an instant; an acquirer outwaits them.
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final RunFolder folder;
  private final Path file;
  private final FileChannel channel;
  private RunRecord record;
  private boolean closed;

  private RunLock(RunFolder folder, Path file, FileChannel channel, RunRecord record) {
    this.folder = folder;
    this.file = file;
    this.channel = channel;
    this.record = record;
  }

  /**
   * Takes the lock {@code <data>/run/<id>.lock} for this process and writes its record.
   *
   * @param url where it answers, or null; {@link #announce} tells it later
   * @throws LockHeldException if another process has the lock
   */
  public static RunLock acquire(Path dataDir, String id, String kind, @Nullable String url) {
    return acquire(new RunFolder(dataDir.resolve("run")), id, kind, url);
  }

  static RunLock acquire(RunFolder folder, String id, String kind, @Nullable String url) {
    Path file = folder.lockFile(id);
    if (!OWN.add(file)) {
      throw new LockHeldException(id, folder.record(id).orElse(null));
    }
    FileChannel channel = null;
    try {
      channel = lock(folder, file, id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (channel == null) {
        OWN.remove(file);
      }
    }
    RunRecord before = folder.record(id).orElse(new RunRecord(id, kind, 0, null, null, null, 0));
    RunRecord now =
        new RunRecord(id, kind, 0, null, null, before.pool(), before.term())
            .startedAs(ProcessHandle.current(), url);
    folder.write(now);
    return new RunLock(folder, file, channel, now);
  }

  static boolean isOwn(Path file) {
    return OWN.contains(file);
  }

  private static FileChannel lock(RunFolder folder, Path file, String id) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      SecretFile.createDirectory(parent);
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      lock = tryLock(channel);
      while (lock == null && System.nanoTime() - end < 0) {
        LockSupport.parkNanos(PAUSE.toNanos());
        lock = tryLock(channel);
      }
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new LockHeldException(id, folder.record(id).orElse(null));
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process is looking
    }
  }

  /** Writes where this process answers. */
  public synchronized void announce(String url) {
    update(record.withUrl(url));
  }

  /** Writes down the term in which this process leads; only an autoscaler has terms. */
  public synchronized void term(long term) {
    update(record.withTerm(term));
  }

  private void update(RunRecord next) {
    if (closed) {
      throw new IllegalStateException("the lock of `" + record.id() + "` was given up");
    }
    folder.write(next);
    record = next;
  }

  /** What is written about this process. */
  public synchronized RunRecord record() {
    return record;
  }

  /** Gives up the lock; the record stays, since the next of the name reads its term. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OWN.remove(file);
    }
  }
}
