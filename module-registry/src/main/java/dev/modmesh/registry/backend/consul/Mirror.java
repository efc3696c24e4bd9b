package dev.modmesh.registry.backend.consul;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What services that use Consul and Redis directly shall see of a view.
 *
 * @param services by id
 * @param hashes by version
 */
record Mirror(Map<String, Registration> services, Map<ModuleRef, Map<String, String>> hashes) {
  /**
   * The mirror of what was published and registered here.
   *
   * @param gateway base URL at which wasm and jar modules are called
   */
  static Mirror of(RegistryView view, String gateway, JsonCodec codec) {
    Map<ModuleRef, Map<String, String>> hashes = new TreeMap<>();
    Map<String, Registration> services = new TreeMap<>();
    Instances instances = new Instances(view);
    for (ModuleVersions versions : view.modules().values()) {
      Map<InstanceRecord, List<VersionRecord>> serving = new HashMap<>();
      for (VersionRecord record : versions.all()) {
        boolean callable =
            record.state() == VersionState.ACTIVE || record.state() == VersionState.YANKED;
        if (callable && !ForeignRecords.isForeign(record)) {
          hashes.put(record.ref(), ModuleHash.write(record, gateway, codec));
        }
        if (record.state() == VersionState.ACTIVE && !ForeignRecords.isForeign(record)) {
          instances
              .serving(record)
              .forEach(
                  one -> serving.computeIfAbsent(one, unused -> new ArrayList<>()).add(record));
        }
      }
      serving.forEach(
          (instance, records) -> {
            Registration registration = registration(instance, records);
            services.put(registration.id(), registration);
          });
    }
    return new Mirror(services, hashes);
  }

  private static Registration registration(
      InstanceRecord instance, List<VersionRecord> newestFirst) {
    String name = SeenService.PREFIX + newestFirst.getFirst().ref().name();
    Set<String> tags = new LinkedHashSet<>();
    newestFirst.forEach(record -> tags.addAll(record.manifest().tags()));
    newestFirst.forEach(record -> tags.add(SeenService.VERSION_TAG + record.ref().version()));
    String url = instance.healthCheckUrl();
    return new Registration(
        name + "-" + instance.serviceId(),
        name,
        new Registration.Place(instance.host(), instance.port(), List.copyOf(tags)),
        url == null ? newestFirst.getFirst().healthCheckUrl() : url,
        instance.health() != Health.CRITICAL);
  }

  /** The instances that registered here, by what they serve. */
  private static final class Instances {
    private final Map<ModuleRef, List<InstanceRecord>> ready = new HashMap<>();
    private final Map<String, List<InstanceRecord>> pools = new HashMap<>();

    Instances(RegistryView view) {
      for (InstanceRecord instance : view.instances().values()) {
        boolean here = !ForeignRecords.isForeign(instance) && instance.protocol().equals("http");
        if (here && instance.health() != Health.DRAINING) {
          pools.computeIfAbsent(instance.pool(), unused -> new ArrayList<>()).add(instance);
          Set<ModuleRef> modules = new HashSet<>();
          instance.modules().forEach(one -> modules.add(one.module()));
          modules.forEach(
              one -> ready.computeIfAbsent(one, unused -> new ArrayList<>()).add(instance));
        }
      }
    }

    /** Those that have it ready, or all hosts of its pool while none has, as calls choose too. */
    List<InstanceRecord> serving(VersionRecord record) {
      List<InstanceRecord> found = ready.getOrDefault(record.ref(), List.of());
      boolean remote = record.manifest().runtime() == ModuleRuntime.REMOTE;
      return found.isEmpty() && !remote
          ? pools.getOrDefault(record.manifest().pool(), List.of())
          : found;
    }
  }
}
