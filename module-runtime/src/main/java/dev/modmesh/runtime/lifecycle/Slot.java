package dev.modmesh.runtime.lifecycle;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.limit.Cancellation;
import dev.modmesh.runtime.limit.DeadlineWatchdog;
import dev.modmesh.runtime.limit.DeadlineWatchdog.Watch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One activation in the table. It lives as long as anybody holds a lease: the table itself, a call
 * that runs, a loaded module that depends on it. So an old version finishes what it began.
 */
final class Slot {
  private static final Logger LOG = System.getLogger(Slot.class.getName());

  private final ModuleSource source;
  private final DeadlineWatchdog watchdog;
  private final AtomicInteger leases = new AtomicInteger(1);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile @Nullable LoadedModule module;
  private volatile @Nullable Dependencies dependencies;
  private volatile long lastCallNanos = System.nanoTime();

  Slot(ModuleSource source, DeadlineWatchdog watchdog) {
    this.source = source;
    this.watchdog = watchdog;
  }

  ModuleSource source() {
    return source;
  }

  /** Completes when calls are possible, or with the problem that prevents them. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Completes when the last lease is gone and everything is let go of. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  boolean isReady() {
    return ready.isDone() && !ready.isCompletedExceptionally();
  }

  int inFlight() {
    return inFlight.get();
  }

  long lastCallNanos() {
    return lastCallNanos;
  }

  boolean isWarm() {
    LoadedModule loaded = module;
    return loaded != null && loaded.isWarm();
  }

  long memoryBytes() {
    LoadedModule loaded = module;
    return loaded == null ? 0 : loaded.memoryBytes();
  }

  LoadedModule module() {
    LoadedModule loaded = module;
    if (loaded == null) {
      throw new IllegalStateException(source.ref() + " is not loaded");
    }
    return loaded;
  }

  /** Another lease, or false if the slot is already closed. */
  boolean acquire() {
    int now = leases.get();
    while (now > 0) {
      if (leases.compareAndSet(now, now + 1)) {
        return true;
      }
      now = leases.get();
    }
    return false;
  }

  void release() {
    if (leases.decrementAndGet() == 0) {
      close();
    }
  }

  /** Loads and starts the module on this thread; {@link #ready()} is left to the caller. */
  void load(ModuleLoader loader, Dependencies needs, long deadlineNanos) {
    dependencies = needs;
    try (Watch watch = watchdog.watch(deadlineNanos)) {
      try {
        LoadedModule loaded = loader.load(source, needs);
        module = loaded;
        loaded.start();
      } catch (RuntimeException e) {
        throw watch.expired() ? tooSlow() : e;
      }
    } catch (OutOfMemoryError e) {
      throw outOfMemory();
    }
  }

  /** A call within another one, on its thread and under its watch. The caller holds a lease. */
  ReturnValue call(String function, Arguments arguments, CallContext context) {
    return call(function, arguments, context, null);
  }

  /** The caller holds a lease. */
  ReturnValue call(
      String function,
      Arguments arguments,
      CallContext context,
      @Nullable Cancellation cancellation) {
    FunctionSpec spec = source.manifest().functions().get(function);
    if (spec == null) {
      throw new ProblemException(
          ProblemType.FUNCTION_NOT_FOUND,
          "Module `" + source.ref() + "` has no function `" + function + "`.");
    }
    CallContext own = shortened(context, spec);
    lastCallNanos = System.nanoTime();
    if (own.deadlineNanos() - lastCallNanos <= 0) {
      throw deadlineExceeded(function);
    }
    inFlight.incrementAndGet();
    try (Watch watch = watch(own, cancellation)) {
      return run(function, arguments, own, watch);
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private Watch watch(CallContext context, @Nullable Cancellation cancellation) {
    return cancellation == null
        ? watchdog.watch(context.deadlineNanos())
        : watchdog.watch(context.deadlineNanos(), cancellation);
  }

  private static CallContext shortened(CallContext context, FunctionSpec spec) {
    long own = System.nanoTime() + spec.timeout().toNanos();
    return own - context.deadlineNanos() >= 0
        ? context
        : new CallContext(context.callId(), own, context.depth(), context.traceparent());
  }

  private ReturnValue run(String function, Arguments arguments, CallContext context, Watch watch) {
    try {
      return module().call(function, arguments, context);
    } catch (OutOfMemoryError e) {
      throw outOfMemory();
    } catch (RuntimeException e) {
      // Whatever the code made of its interrupt, the deadline is why it ended.
      if (watch.expired()) {
        throw deadlineExceeded(function);
      }
      if (e instanceof CallInterrupted) {
        throw new ProblemException(
            ProblemType.INTERNAL_ERROR, "The host ended the call before it was done.");
      }
      throw e;
    }
  }

  private ProblemException deadlineExceeded(String function) {
    return new ProblemException(
        ProblemType.DEADLINE_EXCEEDED,
        "Function `" + function + "` of `" + source.ref() + "` did not end before its deadline.");
  }

  private ProblemException tooSlow() {
    return new ProblemException(
        ProblemType.MODULE_LIMITS, "Module `" + source.ref() + "` takes too long to start.");
  }

  private ProblemException outOfMemory() {
    return new ProblemException(
        ProblemType.MODULE_LIMITS,
        "Module `" + source.ref() + "` needs more memory than there is.");
  }

  private void close() {
    LoadedModule loaded = module;
    Dependencies needs = dependencies;
    try {
      if (loaded != null) {
        loaded.close();
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.WARNING, "module " + source.ref() + " failed while it was unloaded", e);
    } finally {
      module = null;
      if (needs != null) {
        needs.release();
      }
      closed.complete(null);
    }
  }
}
