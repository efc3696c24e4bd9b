package dev.modmesh.runtime.limit;

import dev.modmesh.runtime.limit.DeadlineWatchdog.Watch;
import org.jspecify.annotations.Nullable;

/**
 * By which anybody may end a call, before or while it runs. It reaches the call's thread through
 * the watch of the call, so never what the thread does next. For one call; thread-safe.
 */
public final class Cancellation {
  private @Nullable Watch watch;
  private boolean requested;

  /** Ends the call soon if it runs, or as soon as it begins; nothing happens once it has ended. */
  public synchronized void request() {
    requested = true;
    if (watch != null) {
      watch.cancel();
    }
  }

  /** Whether the call should end. */
  public synchronized boolean isRequested() {
    return requested;
  }

  synchronized void attach(Watch running) {
    watch = running;
    if (requested) {
      running.cancel();
    }
  }
}
