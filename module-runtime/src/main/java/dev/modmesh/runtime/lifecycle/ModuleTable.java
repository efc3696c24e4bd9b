package dev.modmesh.runtime.lifecycle;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.limit.Cancellation;
import dev.modmesh.runtime.limit.DeadlineWatchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The modules that a process has loaded, by activation. Each activation is loaded once, however
 * many ask; a dependency is loaded before what depends on it and stays until that is gone. An
 * unloaded activation takes no new calls, and goes when the last running one has ended. Calls run
 * on the calling thread. Thread-safe.
 */
public final class ModuleTable implements AutoCloseable {
  private final Map<ModuleRuntime, ModuleLoader> loaders;
  private final InnerCaller elsewhere;
  private final @Nullable InnerTrace trace;
  private final DeadlineWatchdog watchdog;
  private final Executor loads;
  private final Duration loadTime;
  private final Map<Digest, Slot> slots = new ConcurrentHashMap<>();

  /**
   * An empty table.
   *
   * @param elsewhere takes calls of dependencies that are not loaded here
   * @param trace follows calls of dependencies; null if nobody does
   * @param loads runs the loading, which blocks; never calls
   * @param loadTime after which loading is given up
   */
  public ModuleTable(
      Map<ModuleRuntime, ModuleLoader> loaders,
      InnerCaller elsewhere,
      @Nullable InnerTrace trace,
      DeadlineWatchdog watchdog,
      Executor loads,
      Duration loadTime) {
    this.loaders = Map.copyOf(loaders);
    this.elsewhere = elsewhere;
    this.trace = trace;
    this.watchdog = watchdog;
    this.loads = loads;
    this.loadTime = loadTime;
  }

  /**
   * Loads an activation and its dependencies unless they are here or on their way.
   *
   * @return completes when it takes calls, or with a {@link ProblemException}: {@code
   *     module-limits}, {@code invalid-manifest}, {@code function-failed}, {@code module-trap}.
   *     Nothing of a failed load stays; the next call of this method tries again
   */
  public CompletableFuture<Void> load(ModuleSource source) {
    return slot(source).ready().copy();
  }

  private Slot slot(ModuleSource source) {
    Slot created = new Slot(source, watchdog);
    Slot slot = slots.putIfAbsent(source.activation(), created);
    if (slot != null) {
      return slot;
    }
    created.acquire(); // for the loading itself
    List<Slot> needs = source.dependencies().stream().map(this::slot).toList();
    CompletableFuture<?>[] waits =
        needs.stream().map(Slot::ready).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(waits)
        .thenRunAsync(() -> begin(created, needs), loads)
        .whenComplete((done, failure) -> end(created, failure));
    return created;
  }

  private void begin(Slot slot, List<Slot> needs) {
    ModuleSource source = slot.source();
    ModuleLoader loader = loaders.get(source.manifest().runtime());
    if (loader == null) {
      throw new ProblemException(
          ProblemType.NOT_SERVED_HERE, "`" + source.ref() + "` cannot be loaded into a host.");
    }
    Map<ModuleName, Slot> leased = new LinkedHashMap<>();
    for (Slot need : needs) {
      if (!need.acquire()) {
        leased.values().forEach(Slot::release);
        throw new ProblemException(
            ProblemType.NOT_SERVED_HERE, "`" + need.source().ref() + "` was just unloaded.");
      }
      leased.put(need.source().manifest().name(), need);
    }
    slot.load(
        loader,
        new Dependencies(source, leased, elsewhere, trace),
        System.nanoTime() + loadTime.toNanos());
  }

  private void end(Slot slot, @Nullable Throwable failure) {
    if (failure == null) {
      slot.ready().complete(null);
      slot.release();
      return;
    }
    // Out of the table first: whoever learns of the failure may try again at once.
    if (slots.remove(slot.source().activation(), slot)) {
      slot.release();
    }
    slot.release();
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    slot.ready().completeExceptionally(cause == null ? failure : cause);
  }

  /** Calls a function as {@link #call(Digest, String, Arguments, CallContext, Cancellation)}. */
  public ReturnValue call(
      Digest activation, String function, Arguments arguments, CallContext context) {
    return call(activation, function, arguments, context, new Cancellation());
  }

  /**
   * Calls a function on this thread. The thread is interrupted at the deadline or when the call is
   * cancelled, and is never left interrupted by it.
   *
   * @throws ProblemException {@code not-served-here} if the activation is not ready here; {@code
   *     function-not-found}, {@code invalid-arguments}, {@code function-failed}, {@code
   *     module-trap}, {@code module-limits}, {@code deadline-exceeded}; for a cancelled call any of
   *     them or {@code internal-error}
   */
  public ReturnValue call(
      Digest activation,
      String function,
      Arguments arguments,
      CallContext context,
      Cancellation cancellation) {
    Slot slot = slots.get(activation);
    if (slot == null || !slot.isReady() || !slot.acquire()) {
      throw new ProblemException(
          ProblemType.NOT_SERVED_HERE, "Activation `" + activation + "` is not loaded here.");
    }
    try {
      return slot.call(function, arguments, context, cancellation);
    } finally {
      slot.release();
    }
  }

  /** Whether the activation takes calls. */
  public boolean isReady(Digest activation) {
    Slot slot = slots.get(activation);
    return slot != null && slot.isReady();
  }

  /** Everything in the table, in no order. */
  public List<ModuleStatus> modules() {
    List<ModuleStatus> modules = new ArrayList<>();
    for (Slot slot : slots.values()) {
      modules.add(
          new ModuleStatus(
              slot.source(),
              slot.isReady(),
              slot.isWarm(),
              slot.inFlight(),
              slot.lastCallNanos(),
              slot.memoryBytes()));
    }
    return modules;
  }

  /**
   * Takes an activation out of the table at once; new calls of it are refused.
   *
   * @return completes when its last call has ended, nothing depends on it any more, and it is let
   *     go of. At once if it is not here
   */
  public CompletableFuture<Void> unload(Digest activation) {
    Slot slot = slots.remove(activation);
    if (slot == null) {
      return CompletableFuture.completedFuture(null);
    }
    slot.release();
    return slot.closed().copy();
  }

  /** Unloads everything, without waiting for running calls. */
  @Override
  public void close() {
    List.copyOf(slots.keySet()).forEach(this::unload);
  }
}
