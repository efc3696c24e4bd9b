package dev.modmesh.registry.version;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.instance.FailedModule;
import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.ReadyModule;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.client.view.RegistryView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves pending versions on what hosts report: active as soon as one host has passed its self-test,
 * failed when every host of the pool that could try has failed.
 */
public final class SelfTests {
  private SelfTests() {}

  /**
   * The changes that follow when an instance reports.
   *
   * @param view the registry before the report
   * @param report the instance as it now is
   */
  public static List<Change> judge(RegistryView view, InstanceRecord report, Instant now) {
    List<Change> changes = new ArrayList<>();
    report.modules().stream()
        .flatMap(
            ready -> view.version(ready.module()).filter(record -> isOf(ready, record)).stream())
        .filter(record -> isOpen(record) && record.manifest().pool().equals(report.pool()))
        .forEach(
            record ->
                changes.add(Activations.put(record.withState(VersionState.ACTIVE, null, now))));
    for (FailedModule failed : report.failed()) {
      find(view, failed)
          .filter(record -> record.state() == VersionState.PENDING)
          .filter(record -> failedEverywhere(view, record, report))
          .map(record -> record.withState(VersionState.FAILED, failed.cause(), now))
          .map(Activations::put)
          .ifPresent(changes::add);
    }
    return changes.isEmpty() ? changes : Activations.follow(view, changes);
  }

  /** Not an earlier version of that number, nor one with other dependencies. */
  private static boolean isOf(ReadyModule ready, VersionRecord record) {
    return ready.activation() == null || ready.activation().equals(record.activation());
  }

  private static boolean isOpen(VersionRecord record) {
    return record.state() == VersionState.PENDING || record.state() == VersionState.FAILED;
  }

  private static Optional<VersionRecord> find(RegistryView view, FailedModule failed) {
    try {
      return view.version(ModuleRef.parse(failed.module()))
          .filter(record -> record.digest().toString().equals(failed.digest()));
    } catch (RuntimeException e) {
      return Optional.empty(); // a report about something that cannot exist
    }
  }

  private static boolean failedEverywhere(
      RegistryView view, VersionRecord record, InstanceRecord report) {
    return view.instances().values().stream()
        .map(other -> other.serviceId().equals(report.serviceId()) ? report : other)
        .filter(other -> other.pool().equals(record.manifest().pool()))
        .filter(other -> other.health() == Health.PASSING || other == report)
        .allMatch(other -> failureOf(other, record) != null);
  }

  private static @Nullable FailedModule failureOf(InstanceRecord instance, VersionRecord record) {
    return instance.failed().stream()
        .filter(failed -> failed.digest().equals(record.digest().toString()))
        .findFirst()
        .orElse(null);
  }
}
