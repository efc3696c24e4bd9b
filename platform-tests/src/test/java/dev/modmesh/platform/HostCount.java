package dev.modmesh.platform;

import dev.modmesh.client.process.ManagedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the processes of hosts on a data folder ten times a second, from its start to its end,
 * whoever started them and whatever a registry believes of them.
 */
public final class HostCount implements AutoCloseable {
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final Path folder;
  private final long begin = System.nanoTime();
  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * From then on there were so many hosts.
   *
   * @param after the begin of the counting
   */
  public record Change(Duration after, int hosts) {}

  private HostCount(Path folder) {
    this.folder = folder;
    look();
    thread = Thread.ofPlatform().daemon().name("host-count").start(this::run);
  }

  /** Begins to count. */
  public static HostCount of(Platform platform) {
    return new HostCount(platform.data().root());
  }

  /** How many there are now. */
  public static int now(Platform platform) {
    return count(platform.data().root());
  }

  private static int count(Path folder) {
    return (int)
        Orphans.of(folder).stream()
            .filter(
                process ->
                    process.info().arguments().map(List::of).orElse(List.of()).stream()
                        .anyMatch(part -> part.startsWith("-D" + ManagedProcess.HOST_ID + "=")))
            .count();
  }

  private void run() {
    while (!closed) {
      look();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void look() {
    int hosts = count(folder);
    if (changes.isEmpty() || changes.getLast().hosts() != hosts) {
      changes.add(new Change(Duration.ofNanos(System.nanoTime() - begin), hosts));
    }
  }

  /** The count at the begin, and each time that it was another. */
  public List<Change> changes() {
    return List.copyOf(changes);
  }

  /** All counts that there were, in order. */
  public List<Integer> counts() {
    return changes.stream().map(Change::hosts).toList();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
