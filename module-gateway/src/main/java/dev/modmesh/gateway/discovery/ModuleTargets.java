package dev.modmesh.gateway.discovery;

import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.view.ModuleVersions;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The callable versions of one module, with the answers to ranges that were asked before. */
public final class ModuleTargets {
  private static final int MAX_REMEMBERED = 256;

  private final ModuleVersions versions;
  private final Map<ModuleVersion, Target> targets;
  private final @Nullable Target newest;
  private final Map<String, Target> remembered = new ConcurrentHashMap<>();

  ModuleTargets(ModuleVersions versions, Map<ModuleVersion, Target> targets) {
    this.versions = versions;
    this.targets = targets;
    this.newest = find(VersionRange.ANY);
  }

  /**
   * The version that takes a call.
   *
   * @param range exact version, npm range or digest; null for the newest
   * @throws ProblemException {@code invalid-range}, {@code invalid-digest}, {@code
   *     version-not-found}
   */
  public Target resolve(@Nullable String range) {
    Target known = range == null ? newest : remembered.get(range);
    return known != null ? known : search(range == null ? "*" : range);
  }

  /** What it was made of. */
  ModuleVersions versions() {
    return versions;
  }

  /** Every version that can be called. */
  Collection<Target> all() {
    return targets.values();
  }

  private Target search(String range) {
    Target found = find(VersionRange.parse(range));
    if (found == null) {
      throw new ProblemException(ProblemType.VERSION_NOT_FOUND, explain(range));
    }
    if (remembered.size() < MAX_REMEMBERED) {
      remembered.put(range, found);
    }
    return found;
  }

  private @Nullable Target find(VersionRange range) {
    VersionRecord record = versions.resolve(range);
    return record == null ? null : targets.get(record.ref().version());
  }

  private String explain(String range) {
    StringBuilder text =
        new StringBuilder(
            "Module `" + versions.name() + "` has no active version in `" + range + "`;");
    text.append(" there ");
    text.append(versions.all().size() == 1 ? "is " : "are ");
    int shown = 0;
    for (VersionRecord record : versions.all()) {
      if (shown++ == 10) {
        text.append(", …");
        break;
      }
      text.append(shown > 1 ? ", " : "").append(record.ref().version());
      if (record.state() != VersionState.ACTIVE) {
        text.append(" (").append(dev.modmesh.api.value.Words.of(record.state())).append(')');
      }
    }
    return text.append('.').toString();
  }
}
