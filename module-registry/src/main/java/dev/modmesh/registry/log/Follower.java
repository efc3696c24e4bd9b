package dev.modmesh.registry.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Looks when it is woken, and otherwise once a second. */
final class Follower implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Follower.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;

  Follower(Runnable look) {
    this.thread =
        Thread.ofPlatform().daemon().name("registry-follower").unstarted(() -> follow(look));
  }

  private void follow(Runnable look) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        boolean unused = wakeUps.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        wakeUps.drainPermits();
        look.run();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "Following the registry failed and will be tried again", e);
      }
    }
  }

  void start() {
    thread.start();
  }

  void wake() {
    wakeUps.release();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
