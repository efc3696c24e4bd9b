package dev.modmesh.registry.version;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
   * Resolves by taking the newest active version that meets all wishes of what is chosen, round by
   * round until nothing changes; what was chosen once and is no longer wanted has no say. No
   * backtracking: where the newest versions contradict each other, that is reported rather than an
   * older one chosen silently.
   */
  static Closure resolve(VersionRecord root, RegistryView view) {
    Map<ModuleName, VersionRecord> chosen = Map.of();
    Set<Map<ModuleName, VersionRecord>> seen = new HashSet<>();
    while (true) {
      SortedMap<ModuleName, List<Wish>> wishes = wishes(root, chosen);
      Map<ModuleName, VersionRecord> next = new TreeMap<>();
      wishes.forEach(
          (name, wanted) -> {
            VersionRecord best = newest(view.module(name), wanted);
            if (best != null) {
              next.put(name, best);
            }
          });
      if (next.equals(chosen)) {
        return settled(root, chosen, wishes);
      }
      if (!seen.add(next)) {
        return new Unresolved(contradiction(chosen, next, wishes));
      }
      chosen = next;
    }
  }

  /** Who wants what, beginning at the root and going through what is chosen. */
  private static SortedMap<ModuleName, List<Wish>> wishes(
      VersionRecord root, Map<ModuleName, VersionRecord> chosen) {
    SortedMap<ModuleName, List<Wish>> wishes = new TreeMap<>();
    Set<ModuleName> walked = new HashSet<>(Set.of(root.ref().name()));
    Deque<VersionRecord> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      VersionRecord by = open.remove();
      by.manifest()
          .dependencies()
          .forEach(
              (name, range) -> {
                wishes
                    .computeIfAbsent(name, unused -> new ArrayList<>())
                    .add(new Wish(by.ref().toString(), range));
                VersionRecord next = chosen.get(name);
                if (next != null && walked.add(name)) {
                  open.add(next);
                }
              });
    }
    return wishes;
  }

  private static Closure settled(
      VersionRecord root,
      Map<ModuleName, VersionRecord> chosen,
      SortedMap<ModuleName, List<Wish>> wishes) {
    String circle = circle(root, chosen, new ArrayList<>(), new HashSet<>());
    if (circle != null) {
      return new Unresolved(circle);
    }
    for (Map.Entry<ModuleName, List<Wish>> wanted : wishes.entrySet()) {
      if (!chosen.containsKey(wanted.getKey())) {
        return new Unresolved(conflict(wanted.getKey(), wanted.getValue()));
      }
    }
    return resolved(root, chosen);
  }

  private static @Nullable String circle(
      VersionRecord at,
      Map<ModuleName, VersionRecord> chosen,
      List<ModuleRef> path,
      Set<ModuleName> done) {
    path.add(at.ref());
    for (ModuleName name : at.manifest().dependencies().keySet()) {
      if (path.stream().anyMatch(ref -> ref.name().equals(name))) {
        return at.ref() + " depends on " + name + ", which makes a circle";
      }
      VersionRecord next = chosen.get(name);
      String found = next == null || done.contains(name) ? null : circle(next, chosen, path, done);
      if (found != null) {
        return found;
      }
    }
    path.removeLast();
    done.add(at.ref().name());
    return null;
  }

  private static String contradiction(
      Map<ModuleName, VersionRecord> chosen,
      Map<ModuleName, VersionRecord> next,
      SortedMap<ModuleName, List<Wish>> wishes) {
    return wishes.entrySet().stream()
        .filter(wanted -> !Objects.equals(chosen.get(wanted.getKey()), next.get(wanted.getKey())))
        .map(wanted -> who(wanted.getValue(), " " + wanted.getKey()))
        .collect(Collectors.joining("; ", "the newest versions exclude each other in turn: ", ""));
  }

  private static @Nullable VersionRecord newest(
      @Nullable ModuleVersions versions, List<Wish> wishes) {
    if (versions == null) {
      return null;
    }
    for (VersionRecord candidate : versions.all()) {
      boolean active = candidate.state() == VersionState.ACTIVE;
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
    return "no active version of " + name + " fits: " + who(wishes, "");
  }

  private static String who(List<Wish> wishes, String what) {
    return wishes.stream()
        .map(wish -> wish.by() + " wants" + what + " " + wish.range().text())
        .collect(Collectors.joining(" and "));
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
