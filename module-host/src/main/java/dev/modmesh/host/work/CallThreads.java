package dev.modmesh.host.work;

import com.sun.management.OperatingSystemMXBean;
import dev.modmesh.host.admission.AdaptiveLimit;
import dev.modmesh.host.admission.Admission;
import dev.modmesh.host.admission.AdmissionPolicy;
import dev.modmesh.host.admission.Drop;
import dev.modmesh.host.admission.Ending;
import dev.modmesh.host.admission.Ticket;
import dev.modmesh.host.admission.Verdict;
import dev.modmesh.host.config.HostConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounded platform threads on which module code runs. Each outermost call takes one; calls that
 * modules make of modules in this process stay on it. Which call gets a thread is decided by an
 * {@link Admission}.
 */
@ApplicationScoped
public class CallThreads {
  private static final long SWEEP_MILLIS = 50;

  private final AdaptiveLimit limit;
  private final Admission admission;
  private final ThreadPoolExecutor threads;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("admission").factory());

  /** As many threads as configured, and those of the reserve. */
  public CallThreads(HostConfig config, MeterRegistry meters) {
    limit =
        new AdaptiveLimit(
            config.minConcurrency(), config.concurrency(), processorLoad(), System.nanoTime());
    AdmissionPolicy policy =
        new AdmissionPolicy(
            config.queue(), config.innerReserve(), config.queueTarget(), config.queueInterval());
    admission = new Admission(policy, limit, this::start);
    // Whoever waits, waits in the admission: this queue holds a call only while its thread wakes.
    threads =
        new ThreadPoolExecutor(
            admission.threads(),
            admission.threads(),
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("module-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    sweeper.scheduleWithFixedDelay(
        () -> admission.sweep(System.nanoTime()),
        SWEEP_MILLIS,
        SWEEP_MILLIS,
        TimeUnit.MILLISECONDS);
    AdmissionMetrics.register(meters, admission, limit);
  }

  /** Of the container or machine, not of this process: neighbours slow calls down as well. */
  private static DoubleSupplier processorLoad() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system::getCpuLoad
        : () -> Double.NaN;
  }

  /** Whether a call of this caller would be dropped at once as {@link Drop#FULL}; counts it. */
  public boolean refuses(String caller, int depth) {
    return admission.refuses(caller, depth, System.nanoTime());
  }

  /** Runs a call now or later, or drops it. */
  public void submit(Ticket call) {
    Verdict verdict = admission.offer(call, System.nanoTime());
    switch (verdict) {
      case RUN -> start(call);
      case WAIT -> {}
      case REFUSE -> call.drop(Drop.FULL);
    }
  }

  /**
   * The caller of a call went away.
   *
   * @return whether the call was waiting, and now never runs
   */
  public boolean cancel(Ticket call) {
    return admission.cancel(call);
  }

  private void start(Ticket call) {
    try {
      threads.execute(() -> work(call));
    } catch (RejectedExecutionException e) {
      call.drop(Drop.FULL); // the host ends
    }
  }

  /** The thread of a call goes on with others as long as there are any. */
  private void work(Ticket first) {
    Ticket call = first;
    while (call != null) {
      call = runOne(call);
    }
  }

  private @Nullable Ticket runOne(Ticket call) {
    Ending ending = Ending.OTHER;
    Ticket next = null;
    boolean returned = false;
    try {
      ending = call.run();
      returned = true;
    } finally {
      next = admission.finish(call, ending, System.nanoTime());
      if (!returned && next != null) {
        start(next); // this thread is about to end
      }
    }
    if (!threads.isShutdown()) {
      Thread.interrupted(); // whatever the module left behind
    }
    return next;
  }

  /** Calls that run or wait. */
  public int inFlight() {
    Admission.Snapshot now = admission.snapshot();
    return now.running() + now.waiting();
  }

  /** Calls that can run at once, as things are. */
  public int capacity() {
    return limit.limit();
  }

  @PreDestroy
  void stop() {
    sweeper.shutdownNow();
    threads.shutdownNow();
  }
}
