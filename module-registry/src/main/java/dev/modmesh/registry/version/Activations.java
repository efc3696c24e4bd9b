package dev.modmesh.registry.version;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps the resolved closure of every version right when any version comes, goes or changes. */
public final class Activations {
  private Activations() {}

  /** The changes given, and those of all versions whose dependencies now resolve otherwise. */
  public static List<Change> follow(RegistryView base, List<Change> changes) {
    List<Change> all = new ArrayList<>(changes);
    RegistryView view = after(base, changes);
    for (ModuleVersions versions : view.modules().values()) {
      for (VersionRecord record : versions.all()) {
        if (record.activation() != null && record.manifest().dependencies().isEmpty()) {
          continue; // it never resolves otherwise
        }
        VersionRecord next = resolve(record, view);
        if (!next.equals(record)) {
          all.removeIf(change -> isOf(change, record));
          all.add(put(next));
        }
      }
    }
    return all;
  }

  private static VersionRecord resolve(VersionRecord record, RegistryView view) {
    return switch (Closure.resolve(record, view)) {
      case Closure.Resolved resolved ->
          record.withActivation(resolved.activation(), resolved.versions());
      case Closure.Unresolved unused ->
          // what once resolved goes on with what it had; only a new version waits
          record.activation() == null ? record.withActivation(null, Map.of()) : record;
    };
  }

  private static boolean isOf(Change change, VersionRecord record) {
    return change.kind() == Kind.VERSION && change.key().equals(record.ref().toString());
  }

  /** The change that sets a record. */
  public static Change put(VersionRecord record) {
    return Change.put(Kind.VERSION, record.ref().toString(), record.toMap());
  }

  /** The record as these changes leave it. */
  static VersionRecord record(List<Change> changes, VersionRecord record) {
    for (Change change : changes) {
      if (isOf(change, record) && change.value() != null) {
        return VersionRecord.fromMap(change.value());
      }
    }
    return record;
  }

  private static RegistryView after(RegistryView base, List<Change> changes) {
    return base.apply(new Delta(base.revision(), base.revision().next(), changes));
  }
}
