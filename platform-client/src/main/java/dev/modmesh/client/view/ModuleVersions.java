package dev.modmesh.client.view;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All published versions of one module, newest first. Immutable. */
public final class ModuleVersions {
  private final ModuleName name;
  private final NavigableMap<ModuleVersion, VersionRecord> records;

  private ModuleVersions(ModuleName name, NavigableMap<ModuleVersion, VersionRecord> records) {
    this.name = name;
    this.records = Collections.unmodifiableNavigableMap(records);
  }

  static ModuleVersions none(ModuleName name) {
    return new ModuleVersions(name, new TreeMap<>(Comparator.reverseOrder()));
  }

  ModuleVersions with(VersionRecord added) {
    TreeMap<ModuleVersion, VersionRecord> next = new TreeMap<>(records);
    next.put(added.ref().version(), added);
    return new ModuleVersions(name, next);
  }

  ModuleVersions without(ModuleVersion removed) {
    TreeMap<ModuleVersion, VersionRecord> next = new TreeMap<>(records);
    next.remove(removed);
    return new ModuleVersions(name, next);
  }

  /** The module. */
  public ModuleName name() {
    return name;
  }

  /** All versions in any state, newest first. */
  public Collection<VersionRecord> all() {
    return records.values();
  }

  /** Whether nothing is left. */
  public boolean isEmpty() {
    return records.isEmpty();
  }

  /** The record of this version, in any state. */
  public Optional<VersionRecord> find(ModuleVersion version) {
    return Optional.ofNullable(records.get(version));
  }

  /**
   * The version that takes calls for a range: the newest active one that matches. A yanked version
   * answers only to its exact version or digest.
   */
  public @Nullable VersionRecord resolve(VersionRange range) {
    for (VersionRecord candidate : records.values()) {
      boolean callable =
          candidate.state() == VersionState.ACTIVE
              || (candidate.state() == VersionState.YANKED && !(range instanceof VersionRange.Npm));
      if (callable && range.matches(candidate.ref().version(), candidate.digest())) {
        return candidate;
      }
    }
    return null;
  }
}
