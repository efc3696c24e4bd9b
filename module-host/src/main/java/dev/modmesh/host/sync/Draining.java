package dev.modmesh.host.sync;

import dev.modmesh.host.config.HostConfig;
import dev.modmesh.host.work.CallThreads;
import io.quarkus.runtime.Quarkus;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Ends this host without losing a call: tell the gateways, serve on until all of them know, let the
 * running calls end, leave, stop. Thread-safe; the first reason counts.
 */
public final class Draining {
  private static final Logger LOG = Logger.getLogger(Draining.class);
  private static final long LOOK_MILLIS = 10;

  private final HostConfig config;
  private final Registration registration;
  private final CallThreads threads;
  private final AtomicBoolean begun = new AtomicBoolean();

  Draining(HostConfig config, Registration registration, CallThreads threads) {
    this.config = config;
    this.registration = registration;
    this.threads = threads;
  }

  /** Whether this host is on its way out, so that callers should close their connections. */
  public boolean hasBegun() {
    return begun.get();
  }

  /** Begins to drain, unless that has begun. */
  public void begin(String reason) {
    if (begun.compareAndSet(false, true)) {
      LOG.infof("Draining: %s", reason);
      Thread.ofPlatform().name("drain").start(this::run);
    }
  }

  private void run() {
    Optional<String> revision = registration.drain();
    revision.ifPresent(registration::awaitServed);
    awaitCalls();
    registration.remove();
    Quarkus.asyncExit();
  }

  private void awaitCalls() {
    long end = System.nanoTime() + config.drainTimeout().toNanos();
    try {
      while (threads.inFlight() > 0 && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
