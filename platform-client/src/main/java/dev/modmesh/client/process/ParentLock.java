package dev.modmesh.client.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the {@code up} which started this process has ended, however it ended: the system
 * property {@value #PROPERTY} names the lock file that it holds while it lives.
 */
public final class ParentLock {
  /** Names the lock file; absent in a process that shall outlive its parent. */
  public static final String PROPERTY = "modmesh.up-lock";

  private ParentLock() {}

  /** The lock file that this process was told to watch. */
  public static Optional<Path> configured() {
    String file = System.getProperty(PROPERTY);
    return file == null || file.isBlank() ? Optional.empty() : Optional.of(Path.of(file));
  }

  /**
   * Runs the action once, on a thread of its own, when the configured lock is released; at once if
   * nobody holds it; never if none is configured.
   *
   * @return the daemon thread that waits; null if none is configured
   */
  public static @Nullable Thread watch(Runnable onReleased) {
    return configured().map(file -> watch(file, onReleased)).orElse(null);
  }

  /** The same for this file. */
  public static Thread watch(Path file, Runnable onReleased) {
    return Thread.ofPlatform()
        .daemon()
        .name("modmesh-parent-lock")
        .start(
            () -> {
              awaitRelease(file);
              onReleased.run();
            });
  }

  // The kernel wakes us; shared, so that all children wake at once.
  private static void awaitRelease(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.lock(0, Long.MAX_VALUE, true)) {
      assert lock.isShared() : "asked for a shared lock";
    } catch (NoSuchFileException e) {
      // no file: nobody holds it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
