package dev.modmesh.registry.version;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Words;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Committed;
import dev.modmesh.registry.log.RevisionLog.Decision;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Publishes versions and moves them between states. Thread-safe. */
public final class Versions {
  private final RevisionLog log;
  private final InstantSource clock;

  /**
   * What a publish did.
   *
   * @param isNew whether the version was not there before
   * @param record what stands in the registry now
   */
  public record Published(boolean isNew, VersionRecord record) {}

  /** Versions in this log. */
  public Versions(RevisionLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Publishes a version. The same content again is no change, except that a failed version gets
   * another try.
   *
   * @throws ProblemException {@code version-immutable} if the version has other content
   */
  public Committed<Published> publish(VersionRecord record) {
    return log.commit(
        view -> {
          Optional<VersionRecord> old = view.version(record.ref());
          if (old.isEmpty()) {
            List<Change> changes = Activations.follow(view, List.of(Activations.put(record)));
            return new Decision<>(
                changes, new Published(true, Activations.record(changes, record)));
          }
          if (!sameContent(old.get(), record)) {
            throw immutable(old.get(), record);
          }
          if (old.get().state() == VersionState.FAILED) {
            VersionRecord again = old.get().withState(VersionState.PENDING, null, clock.instant());
            return new Decision<>(List.of(Activations.put(again)), new Published(false, again));
          }
          return new Decision<>(List.of(), new Published(false, old.get()));
        });
  }

  private static boolean sameContent(VersionRecord old, VersionRecord record) {
    return Objects.equals(old.checksum(), record.checksum())
        && old.manifest().equals(record.manifest())
        && Objects.equals(old.serviceUrl(), record.serviceUrl())
        && Objects.equals(old.healthCheckUrl(), record.healthCheckUrl());
  }

  private static ProblemException immutable(VersionRecord old, VersionRecord record) {
    return new ProblemException(
        ProblemType.VERSION_IMMUTABLE,
        record.ref()
            + " exists with digest "
            + old.digest()
            + "; a version never changes, so publish another one.",
        Map.of("digest", old.digest().toString(), "offered_digest", record.digest().toString()));
  }

  /** Takes a version out of ranges; it stays callable by its exact version. */
  public Committed<VersionRecord> yank(ModuleRef ref) {
    return move(ref, VersionState.YANKED);
  }

  /** Puts a yanked version back. */
  public Committed<VersionRecord> restore(ModuleRef ref) {
    return move(ref, VersionState.ACTIVE);
  }

  private Committed<VersionRecord> move(ModuleRef ref, VersionState state) {
    return log.commit(
        view -> {
          VersionRecord old = require(view, ref);
          boolean movable =
              old.state() == VersionState.ACTIVE || old.state() == VersionState.YANKED;
          if (!movable) {
            throw new ProblemException(
                ProblemType.IN_USE,
                ref
                    + " is "
                    + Words.of(old.state())
                    + "; only active and yanked versions can be moved.");
          }
          VersionRecord next =
              old.state() == state ? old : old.withState(state, null, clock.instant());
          List<Change> changes = Activations.follow(view, List.of(Activations.put(next)));
          return new Decision<>(changes, Activations.record(changes, next));
        });
  }

  /**
   * Removes a version.
   *
   * @throws ProblemException {@code in-use} while another version's dependencies resolve to it
   */
  public Committed<VersionRecord> delete(ModuleRef ref) {
    return log.commit(
        view -> {
          VersionRecord old = require(view, ref);
          view.modules().values().stream()
              .flatMap(versions -> versions.all().stream())
              .filter(other -> isIn(ref, other.closure()))
              .findFirst()
              .ifPresent(
                  other -> {
                    throw new ProblemException(
                        ProblemType.IN_USE, other.ref() + " depends on " + ref + ".");
                  });
          return new Decision<>(List.of(Change.delete(Kind.VERSION, ref.toString())), old);
        });
  }

  private static boolean isIn(ModuleRef ref, Map<ModuleName, ModuleVersion> closure) {
    ModuleVersion chosen = closure.get(ref.name());
    return chosen != null && chosen.equals(ref.version());
  }

  /**
   * The record of a version, in any state.
   *
   * @throws ProblemException {@code module-not-found} or {@code version-not-found}
   */
  public static VersionRecord require(RegistryView view, ModuleRef ref) {
    ModuleVersions versions = view.module(ref.name());
    if (versions == null) {
      throw new ProblemException(
          ProblemType.MODULE_NOT_FOUND, "There is no module `" + ref.name() + "`.");
    }
    return versions.find(ref.version()).orElseThrow(() -> notFound(versions, ref.version()));
  }

  private static ProblemException notFound(ModuleVersions versions, ModuleVersion version) {
    return new ProblemException(
        ProblemType.VERSION_NOT_FOUND,
        "Module `" + versions.name() + "` has no version " + version + ".");
  }
}
