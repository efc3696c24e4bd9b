package dev.modmesh.host.sync;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which versions a host shall have loaded. Decides only. */
final class Wanted {
  private Wanted() {}

  /**
   * What to load: pending versions (their self-test), those to preload, those that are hot in the
   * pool, and the newest version of each module of which something is loaded.
   */
  static List<VersionRecord> of(RegistryView view, String pool, Set<ModuleName> loaded) {
    Set<String> hot = Set.copyOf(view.pool(pool).hot());
    List<VersionRecord> wanted = new ArrayList<>();
    for (ModuleVersions versions : view.modules().values()) {
      VersionRecord newest = versions.resolve(VersionRange.ANY);
      for (VersionRecord record : versions.all()) {
        boolean runsHere =
            record.manifest().runtime() != ModuleRuntime.REMOTE
                && record.manifest().pool().equals(pool)
                && record.activation() != null;
        boolean isNewest = record.equals(newest);
        boolean following = isNewest && loaded.contains(versions.name());
        boolean preload = isNewest && record.manifest().preload();
        boolean callable = record.state() == VersionState.ACTIVE;
        boolean needed =
            record.state() == VersionState.PENDING
                || (callable && (preload || following || hot.contains(record.ref().toString())));
        if (runsHere && needed) {
          wanted.add(record);
        }
      }
    }
    return wanted;
  }

  /** Whether what is loaded still is what the registry says; a stale activation is not. */
  static boolean isCurrent(RegistryView view, VersionRecord loaded) {
    return view.version(loaded.ref())
        .filter(now -> now.state() != VersionState.FAILED)
        .filter(now -> java.util.Objects.equals(now.activation(), loaded.activation()))
        .isPresent();
  }
}
