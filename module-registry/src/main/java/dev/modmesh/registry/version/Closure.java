package dev.modmesh.registry.version;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the dependencies of a version come down to. */
sealed interface Closure {
  /**
   * One version of each module that is needed.
   *
   * @param activation SHA-256 over the version's digest and, sorted by name, each line {@code
   *     name@version SPACE digest}
   */
  record Resolved(Digest activation, Map<ModuleName, ModuleVersion> versions) implements Closure {}

  /** The ranges cannot all be met; says which, and who wants what. */
  record Unresolved(String reason) implements Closure {}

  /** Someone's wish for a version of a module. */
  record Wish(String by, VersionRange range) {}

  /**
   * Resolves by taking the newest active version that meets every wish known so far, until no wish
   * is new. No backtracking: where the newest versions contradict each other, that is reported
   * rather than an older one chosen silently.
   */
  static Closure resolve(VersionRecord root, RegistryView view) {
    Map<ModuleName, List<Wish>> wishes = new TreeMap<>();
    Map<ModuleName, VersionRecord> chosen = new TreeMap<>();
    List<VersionRecord> open = new ArrayList<>(List.of(root));
    while (!open.isEmpty()) {
      VersionRecord next = open.removeLast();
      for (Map.Entry<ModuleName, VersionRange> dependency :
          next.manifest().dependencies().entrySet()) {
        ModuleName name = dependency.getKey();
        if (name.equals(root.ref().name())) {
          return new Unresolved(next.ref() + " depends on " + name + ", which makes a circle");
        }
        List<Wish> forName = wishes.computeIfAbsent(name, unused -> new ArrayList<>());
        Wish wish = new Wish(next.ref().toString(), dependency.getValue());
        if (forName.contains(wish)) {
          continue;
        }
        forName.add(wish);
        VersionRecord best = newest(view.module(name), forName);
        if (best == null) {
          return new Unresolved(conflict(name, forName));
        }
        if (!best.equals(chosen.put(name, best))) {
          open.add(best);
        }
      }
    }
    return resolved(root, chosen);
  }

  private static @Nullable VersionRecord newest(
      @Nullable ModuleVersions versions, List<Wish> wishes) {
    if (versions == null) {
      return null;
    }
    for (VersionRecord candidate : versions.all()) {
      boolean active = candidate.state() == dev.modmesh.api.module.VersionState.ACTIVE;
      if (active
          && wishes.stream()
              .allMatch(
                  wish -> wish.range().matches(candidate.ref().version(), candidate.digest()))) {
        return candidate;
      }
    }
    return null;
  }

  private static String conflict(ModuleName name, List<Wish> wishes) {
    String who =
        String.join(
            " and ",
            wishes.stream().map(wish -> wish.by() + " wants " + wish.range().text()).toList());
    return "no active version of " + name + " fits: " + who;
  }

  private static Resolved resolved(VersionRecord root, Map<ModuleName, VersionRecord> chosen) {
    StringBuilder text = new StringBuilder(root.digest().toString()).append('\n');
    Map<ModuleName, ModuleVersion> versions = new TreeMap<>();
    chosen.forEach(
        (name, record) -> {
          text.append(record.ref()).append(' ').append(record.digest()).append('\n');
          versions.put(name, record.ref().version());
        });
    return new Resolved(Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)), versions);
  }
}
