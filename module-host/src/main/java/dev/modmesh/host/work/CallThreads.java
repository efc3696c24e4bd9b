package dev.modmesh.host.work;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.host.config.HostConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bounded platform threads on which module code runs. Each outermost call takes one; calls that
 * modules make of modules in this process stay on it.
 */
@ApplicationScoped
public class CallThreads {
  private final ThreadPoolExecutor threads;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** As many threads as configured. */
  public CallThreads(HostConfig config) {
    BlockingQueue<Runnable> queue =
        config.queue() == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(config.queue());
    threads =
        new ThreadPoolExecutor(
            config.concurrency(),
            config.concurrency(),
            30,
            TimeUnit.SECONDS,
            queue,
            Thread.ofPlatform().daemon().name("module-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a call when a thread is free.
   *
   * @throws ProblemException {@code overloaded} if too many wait already; nothing was run
   */
  public void execute(Runnable call) {
    inFlight.incrementAndGet();
    try {
      threads.execute(
          () -> {
            try {
              call.run();
            } finally {
              inFlight.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException e) {
      inFlight.decrementAndGet();
      throw new ProblemException(
          ProblemType.OVERLOADED,
          "The host runs " + capacity() + " calls and as many wait as may; nothing was run.");
    }
  }

  /** Calls that run or wait. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Calls that can run at once. */
  public int capacity() {
    return threads.getMaximumPoolSize();
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }
}
