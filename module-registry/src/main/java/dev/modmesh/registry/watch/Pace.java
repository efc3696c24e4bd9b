package dev.modmesh.registry.watch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs what it is given on a thread of its own: at once if nothing ran lately, else as long after
 * the last as the spacing says. Thread-safe.
 */
public final class Pace implements Executor, AutoCloseable {
  private static final Logger LOG = System.getLogger(Pace.class.getName());

  private final long spacingNanos;
  private final ScheduledExecutorService thread;
  private @Nullable Long lastNanos;

  /** Keeps this spacing. */
  public Pace(Duration spacing) {
    this.spacingNanos = spacing.toNanos();
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("registry-watch").factory());
    one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.thread = one;
  }

  @Override
  public synchronized void execute(Runnable work) {
    long now = System.nanoTime();
    long delay = lastNanos == null ? 0 : Math.max(0, lastNanos + spacingNanos - now);
    lastNanos = now + delay;
    if (!thread.isShutdown()) {
      thread.schedule(() -> guarded(work), delay, TimeUnit.NANOSECONDS);
    }
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A delivery to readers of the registry failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
