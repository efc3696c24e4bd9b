package dev.modmesh.runtime.limit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts threads whose deadline has passed, or whose work was cancelled. One small thread
 * watches all calls; a thread that goes on after its interrupt is interrupted again until its watch
 * is closed. Thread-safe.
 */
public final class DeadlineWatchdog implements AutoCloseable {
  private static final long AGAIN_MILLIS = 50;

  private final ScheduledThreadPoolExecutor timer;
  private final ThreadLocal<@Nullable Watch> current = new ThreadLocal<>();

  /** Starts the watching thread, a daemon. */
  public DeadlineWatchdog() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("modmesh-watchdog").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Watches the calling thread until the watch is closed, which must be on the same thread. Watches
   * may be nested; an inner one that ends no earlier than the outer one costs nothing.
   *
   * @param deadlineNanos {@link System#nanoTime()} at which the thread is interrupted
   */
  public Watch watch(long deadlineNanos) {
    Watch outer = current.get();
    Watch watch = new Watch(outer, deadlineNanos);
    if (outer == null || deadlineNanos - outer.deadlineNanos < 0) {
      watch.arm();
    }
    current.set(watch);
    return watch;
  }

  /**
   * Watches the calling thread like {@link #watch(long)}, and interrupts it also when the
   * cancellation is requested.
   */
  public Watch watch(long deadlineNanos, Cancellation cancellation) {
    Watch watch = new Watch(current.get(), deadlineNanos);
    watch.arm();
    current.set(watch);
    cancellation.attach(watch);
    return watch;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** One watched stretch of work of one thread. */
  public final class Watch implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final @Nullable Watch outer;
    private final long deadlineNanos;
    private java.util.concurrent.@Nullable Future<?> pending;
    private boolean armed;
    private boolean fired;
    private boolean cancelled;
    private boolean closed;

    private Watch(@Nullable Watch outer, long deadlineNanos) {
      this.outer = outer;
      this.deadlineNanos = deadlineNanos;
    }

    private synchronized void arm() {
      armed = true;
      long left = Math.max(0, deadlineNanos - System.nanoTime());
      pending = timer.schedule(this::fire, left, NANOSECONDS);
    }

    private synchronized void fire() {
      // Under the monitor, so that no interrupt can hit the thread after close().
      if (!closed) {
        fired = true;
        thread.interrupt();
        pending = timer.schedule(this::fire, AGAIN_MILLIS, MILLISECONDS);
      }
    }

    /** Interrupts the thread from now on, as if the deadline had passed. */
    synchronized void cancel() {
      if (!closed && !cancelled) {
        cancelled = true;
        if (pending != null) {
          pending.cancel(false);
        }
        if (!timer.isShutdown()) {
          fire();
        }
      }
    }

    /**
     * Whether this deadline, or one around it, has passed and the thread was interrupted for it.
     */
    public boolean expired() {
      synchronized (this) {
        if (fired && !cancelled) {
          return true;
        }
      }
      return outer != null && outer.expired();
    }

    /** Ends the watch, and takes away the interrupt if it came from here. */
    @Override
    public void close() {
      if (armed) {
        disarm();
      }
      if (outer == null) {
        current.remove();
      } else {
        current.set(outer);
      }
    }

    private synchronized void disarm() {
      closed = true;
      if (pending != null) {
        pending.cancel(false);
      }
      if (fired) {
        Thread.interrupted();
      }
    }
  }
}
