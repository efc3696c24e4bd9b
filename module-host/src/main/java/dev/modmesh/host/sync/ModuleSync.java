package dev.modmesh.host.sync;

import dev.modmesh.api.instance.FailedModule;
import dev.modmesh.api.instance.ReadyModule;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.lifecycle.ModuleStatus;
import dev.modmesh.runtime.lifecycle.ModuleTable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the loaded modules at what the registry wants. A new activation is fetched, loaded and
 * tested before the old one goes; a failure is told, and not tried again until the version is
 * published again. Thread-safe.
 */
public final class ModuleSync {
  private static final Logger LOG = Logger.getLogger(ModuleSync.class);

  /** Problems that another try would meet again. */
  private static final Set<ProblemType> FINAL =
      Set.of(
          ProblemType.MODULE_LIMITS,
          ProblemType.INVALID_MANIFEST,
          ProblemType.FUNCTION_FAILED,
          ProblemType.MODULE_TRAP,
          ProblemType.DIGEST_MISMATCH,
          ProblemType.DEADLINE_EXCEEDED);

  private final String pool;
  private final Sources sources;
  private final ModuleTable table;
  private final Executor fetches;
  private final Runnable changed;
  private final Timer loadTimer;
  private final Map<Digest, VersionRecord> ready = new ConcurrentHashMap<>();
  private final Map<Digest, CompletableFuture<Void>> loading = new ConcurrentHashMap<>();
  private final Map<Digest, VersionRecord> loadingRecords = new ConcurrentHashMap<>();
  private final Map<Digest, Failure> failed = new ConcurrentHashMap<>();
  private volatile RegistryView view = RegistryView.EMPTY;

  private record Failure(VersionRecord record, Instant published, String cause) {}

  /**
   * Nothing loaded yet.
   *
   * @param fetches runs fetching, which blocks
   * @param changed called when there is something to tell
   */
  ModuleSync(
      String pool,
      Sources sources,
      ModuleTable table,
      Executor fetches,
      Runnable changed,
      MeterRegistry meters) {
    this.pool = pool;
    this.sources = sources;
    this.table = table;
    this.fetches = fetches;
    this.changed = changed;
    this.loadTimer =
        Timer.builder("module.load.duration")
            .description("From the wish for a version to its being ready: fetch, load, self-test")
            .serviceLevelObjectives(
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10))
            .register(meters);
    Gauge.builder("active.modules.count", ready, Map::size)
        .description("Versions that this host serves")
        .register(meters);
  }

  /** Takes a new view: loads what it wants, and lets go of what it no longer knows. */
  void follow(RegistryView next) {
    view = next;
    reconcile();
  }

  /**
   * Brings what is loaded to what is wanted; again and again, since fetching may fail for a time.
   */
  public void reconcile() {
    RegistryView now = view;
    for (VersionRecord record : Wanted.of(now, pool, loadedNames())) {
      if (!hasFailed(record)) {
        CompletableFuture<Void> started = ensure(record);
        assert started != null;
      }
    }
    for (Map.Entry<Digest, VersionRecord> entry : ready.entrySet()) {
      if (!Wanted.isCurrent(now, entry.getValue()) && isReplaced(now, entry.getValue())) {
        unload(entry.getKey());
      }
    }
    failed.values().removeIf(failure -> now.version(failure.record().ref()).isEmpty());
  }

  /**
   * A stale activation stays until the current one of its version is ready, or the version is gone.
   */
  private boolean isReplaced(RegistryView now, VersionRecord stale) {
    return now.version(stale.ref())
        .map(VersionRecord::activation)
        .map(ready::containsKey)
        .orElse(true);
  }

  private boolean hasFailed(VersionRecord record) {
    Failure failure = record.activation() == null ? null : failed.get(record.activation());
    return failure != null && !record.lastUpdated().isAfter(failure.published());
  }

  /** The names of all modules of which something is loaded. */
  private Set<ModuleName> loadedNames() {
    return ready.values().stream()
        .map(record -> record.ref().name())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Sees to it that a version is loaded.
   *
   * @return completes when it can be called, or with the problem
   */
  public CompletableFuture<Void> ensure(VersionRecord record) {
    Digest activation = record.activation();
    if (activation == null) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              ProblemType.NOT_SERVED_HERE,
              "The dependencies of " + record.ref() + " are not resolved."));
    }
    if (ready.containsKey(activation)) {
      return CompletableFuture.completedFuture(null);
    }
    return loading.computeIfAbsent(activation, unused -> load(activation, record)).copy();
  }

  private CompletableFuture<Void> load(Digest activation, VersionRecord record) {
    loadingRecords.put(activation, record);
    long begin = System.nanoTime();
    CompletableFuture<Void> done = new CompletableFuture<>();
    CompletableFuture.supplyAsync(() -> fetch(record), fetches)
        .thenCompose(table::load)
        .whenComplete(
            (unused, failure) -> {
              loadingRecords.remove(activation);
              if (failure == null) {
                loadTimer.record(Duration.ofNanos(System.nanoTime() - begin));
                failed.remove(activation);
                ready.put(activation, record);
              } else {
                note(record, activation, failure);
              }
              loading.remove(activation);
              changed.run();
              if (failure == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(unwrap(failure));
              }
            });
    return done;
  }

  private ModuleSource fetch(VersionRecord record) {
    try {
      return sources.of(record, view);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemType.NOT_SERVED_HERE, "The host is stopping.");
    }
  }

  private void note(VersionRecord record, Digest activation, Throwable failure) {
    Throwable cause = unwrap(failure);
    LOG.warnf("%s could not be loaded: %s", record.ref(), cause.getMessage());
    boolean lasting =
        !(cause instanceof ProblemException problem) || FINAL.contains(problem.type());
    if (cause instanceof ProblemException full && full.type() == ProblemType.OVERLOADED) {
      makeRoom();
    }
    if (lasting) {
      String text =
          cause instanceof ProblemException problem
              ? problem.type().slug() + ": " + problem.detail()
              : "it could not be loaded";
      failed.put(activation, new Failure(record, record.lastUpdated(), text));
    }
  }

  /** The memory of all modules is spent: the least recently called goes that nobody needs here. */
  private void makeRoom() {
    Set<VersionRecord> needed = Set.copyOf(Wanted.of(view, pool, Set.of()));
    table.modules().stream()
        .filter(ModuleStatus::ready)
        .filter(module -> isSpare(module.source().activation(), needed))
        .min(Comparator.comparingLong(module -> module.lastCallNanos() - System.nanoTime()))
        .ifPresent(module -> unload(module.source().activation()));
  }

  private boolean isSpare(Digest activation, Set<VersionRecord> needed) {
    VersionRecord record = ready.get(activation);
    return record != null && !needed.contains(record);
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private void unload(Digest activation) {
    ready.remove(activation);
    changed.run();
    table
        .unload(activation)
        .whenComplete((unused, failure) -> LOG.debugf("Activation %s is gone", activation));
  }

  /** The newest view that was followed. */
  public RegistryView view() {
    return view;
  }

  /** Whether everything that is wanted is loaded or has failed for good. */
  boolean isSettled() {
    return Wanted.of(view, pool, loadedNames()).stream()
        .allMatch(record -> hasFailed(record) || isReady(record));
  }

  private boolean isReady(VersionRecord record) {
    return record.activation() != null && ready.containsKey(record.activation());
  }

  /** What can be called at once. */
  List<ReadyModule> readyModules() {
    return ready.entrySet().stream()
        .map(entry -> new ReadyModule(entry.getValue().ref(), entry.getKey()))
        .sorted(Comparator.comparing(ReadyModule::module))
        .toList();
  }

  /** What is being loaded. */
  List<String> loadingModules() {
    return loadingRecords.values().stream()
        .map(record -> record.ref().toString())
        .sorted()
        .toList();
  }

  /** What could not be loaded. */
  List<FailedModule> failedModules() {
    List<FailedModule> modules = new ArrayList<>();
    failed
        .values()
        .forEach(
            failure ->
                modules.add(
                    new FailedModule(
                        failure.record().ref().toString(),
                        failure.record().digest().toString(),
                        failure.cause())));
    return modules;
  }

  /** The files that are here and may be given to peers. */
  List<String> blobs() {
    return ready.values().stream()
        .map(record -> String.valueOf(record.checksum()))
        .distinct()
        .sorted()
        .toList();
  }
}
