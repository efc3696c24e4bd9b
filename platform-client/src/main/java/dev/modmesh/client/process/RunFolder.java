package dev.modmesh.client.process;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder with {@code <id>.lock}, locked by the process for its life, and {@code <id>.json}, its
 * {@link RunRecord}. Thread-safe.
 */
public final class RunFolder {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final String RECORD = ".json";
  private static final String LOCK = ".lock";
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration RECORD_PATIENCE = Duration.ofSeconds(2);
  private static final ReentrantLock LOOKING = new ReentrantLock();

  private final Path directory;

  /** Looks at this folder, which need not exist yet. */
  public RunFolder(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** The lock file of a process. */
  public Path lockFile(String id) {
    return directory.resolve(id + LOCK);
  }

  private Path recordFile(String id) {
    return directory.resolve(id + RECORD);
  }

  /**
   * Takes the lock for this process and writes its record; keeps pool and term of a record that was
   * written for it before it started.
   *
   * @throws LockHeldException if another process has the lock
   */
  public RunLock acquire(String id, String kind, @Nullable String url) {
    return RunLock.acquire(this, id, kind, url);
  }

  /** What was written about a process, which may be long gone. */
  public Optional<RunRecord> record(String id) {
    try {
      return Optional.of(
          RunRecord.fromMap(id, JSON.readObject(Files.readAllBytes(recordFile(id)))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (ProblemException e) {
      return Optional.empty(); // torn by a crash of the machine: says nothing
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All records, ordered by id. */
  public List<RunRecord> records() {
    List<RunRecord> records = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return records;
    }
    try (Stream<Path> files = Files.list(directory)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(RECORD) && !name.startsWith("."))
          .sorted()
          .map(name -> record(name.substring(0, name.length() - RECORD.length())))
          .forEach(found -> found.ifPresent(records::add));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  /** The records of processes that live, ordered by id. */
  public List<RunRecord> alive() {
    return records().stream().filter(record -> isHeld(record.id())).toList();
  }

  /** The record of a process that lives. */
  public Optional<RunRecord> alive(String id) {
    return isHeld(id) ? record(id) : Optional.empty();
  }

  /** Whether some process, perhaps this one, holds the lock: whether it lives. */
  public boolean isHeld(String id) {
    Path file = lockFile(id);
    // POSIX drops a process's lock when it closes any descriptor of the file, so a process must
    // never open a lock file that it holds itself.
    if (RunLock.isOwn(file)) {
      return true;
    }
    if (!Files.exists(file)) {
      return false;
    }
    // Shared, so that two processes that look do not see each other; one at a time, since two
    // threads of one would.
    LOOKING.lock();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      LOOKING.unlock();
    }
  }

  /**
   * The process that holds a lock. One that has taken it a moment ago has not written its record
   * yet: that is waited for.
   */
  public Optional<ManagedProcess> holder(String id) {
    long end = System.nanoTime() + RECORD_PATIENCE.toNanos();
    while (isHeld(id)) {
      Optional<ManagedProcess> process = record(id).flatMap(ManagedProcess::adopt);
      if (process.isPresent() || System.nanoTime() - end >= 0) {
        return process;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return Optional.empty();
  }

  /** Writes a record, replacing it at once or not at all. */
  public void write(RunRecord record) {
    try {
      SecretFile.createDirectory(directory);
      Path fresh = directory.resolve("." + record.id() + "." + ProcessHandle.current().pid());
      Files.writeString(
          fresh,
          new String(JSON.write(record.toMap()), StandardCharsets.UTF_8) + "\n",
          StandardCharsets.UTF_8);
      Files.move(
          fresh,
          recordFile(record.id()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deleteRecord(String id) {
    try {
      Files.deleteIfExists(recordFile(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what a dead process with an id of its own left; does nothing if it lives. */
  public void forget(String id) {
    if (!isHeld(id)) {
      deleteRecord(id);
      try {
        Files.deleteIfExists(lockFile(id));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Waits until no living process fits; false if some still do after the time given. */
  public boolean awaitEnd(Predicate<RunRecord> which, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (alive().stream().anyMatch(which)) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
