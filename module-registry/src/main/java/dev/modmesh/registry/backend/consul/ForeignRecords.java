package dev.modmesh.registry.backend.consul;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.ReadyModule;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.version.Activations;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a listing goes into the log. A decision is made once and has no effects.
 *
 * <p>An instance goes when Consul has listed it and lists it no more. One that Consul has not
 * listed since it was away, or since this gateway looks, may have been lost with Consul's memory:
 * it stays until nobody listens at its address.
 */
final class ForeignRecords {
  /** How the health reason begins of an instance that this platform found to be dead. */
  static final String REFUSED = "connection refused while Consul is away";

  private static final String UNCHECKED = "Consul has not checked it yet";

  private final RegistryView view;
  private final Observed observed;
  private final JsonCodec codec;
  private final Instant now;
  private final Map<ModuleRef, VersionRecord> versions = new TreeMap<>();
  private final Map<String, Draft> drafts = new TreeMap<>();
  private final Map<String, Refusal> refusals = new LinkedHashMap<>();

  /**
   * What is known besides the log.
   *
   * @param mine ids of the services that this platform has registered itself
   * @param listed instances that Consul has listed in this run, be it now or before
   * @param refusing instances at whose address nobody listens
   * @param hashless versions without an instance whose hash is gone
   */
  record Observed(
      Listing listing,
      Set<String> mine,
      Set<String> listed,
      Set<String> refusing,
      Set<ModuleRef> hashless) {}

  /** What follows. */
  record Decided(List<Change> changes, List<Refusal> refusals) {}

  private static final class Draft {
    final String id;
    final String host;
    final int port;
    final Set<ModuleRef> modules = new LinkedHashSet<>();
    ServiceEntry.Status status = ServiceEntry.Status.PASSING;
    String scheme = "http";
    @Nullable String healthCheckUrl;
    int weight;

    Draft(String id, String host, int port) {
      this.id = id;
      this.host = host;
      this.port = port;
    }
  }

  private ForeignRecords(RegistryView view, Observed observed, JsonCodec codec, Instant now) {
    this.view = view;
    this.observed = observed;
    this.codec = codec;
    this.now = now;
  }

  static Decided decide(RegistryView view, Observed observed, JsonCodec codec, Instant now) {
    return new ForeignRecords(view, observed, codec, now).decide();
  }

  /** The foreign instances of a view, by id. */
  static Map<String, InstanceRecord> foreign(RegistryView view) {
    Map<String, InstanceRecord> foreign = new TreeMap<>();
    view.instances()
        .forEach(
            (id, instance) -> {
              if (isForeign(instance)) {
                foreign.put(id, instance);
              }
            });
    return foreign;
  }

  static boolean isForeign(InstanceRecord instance) {
    return ModuleHash.SOURCE.equals(instance.source());
  }

  static boolean isForeign(VersionRecord record) {
    return ModuleHash.SOURCE.equals(record.source());
  }

  private Decided decide() {
    observed.listing().services().values().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(this::read);
    List<Change> instances = new ArrayList<>();
    Set<ModuleRef> served = new LinkedHashSet<>();
    for (Draft draft : drafts.values()) {
      InstanceRecord next = instance(draft);
      next.modules().forEach(ready -> served.add(ready.module()));
      instances.add(Change.put(Kind.INSTANCE, draft.id, next.toMap()));
    }
    foreign(view)
        .forEach(
            (id, old) -> {
              if (!drafts.containsKey(id)) {
                Change change = unlisted(id, old);
                if (change.value() != null) {
                  old.modules().forEach(ready -> served.add(ready.module()));
                }
                instances.add(change);
              }
            });
    List<Change> changes = new ArrayList<>(versionChanges(served));
    changes.addAll(instances);
    return new Decided(changes, List.copyOf(refusals.values()));
  }

  private void refuse(String subject, String message) {
    refusals.putIfAbsent(subject, new Refusal(subject, message));
  }

  private void read(SeenService service) {
    if (!ModuleName.isValid(service.module())) {
      refuse(service.name(), "The module's name must be " + ModuleName.EXPECTED + ".");
      return;
    }
    service.entries().stream()
        .filter(entry -> !observed.mine().contains(entry.id()))
        .forEach(entry -> read(service, entry));
  }

  private void read(SeenService service, ServiceEntry entry) {
    String id = service.serviceId(entry);
    InstanceRecord known = view.instances().get(id);
    if (!ModuleName.isValid(id)) {
      refuse(entry.id(), "After `" + service.name() + "-`, the id must be " + ModuleName.EXPECTED);
    } else if (known != null && !isForeign(known)) {
      refuse(entry.id(), "`" + id + "` is an instance that is registered at the platform itself.");
    } else if (entry.port() == 0 || !entry.address().matches("[A-Za-z0-9._:-]{1,253}")) {
      refuse(entry.id(), "The service needs a port, and an address that is a host name or an IP.");
    } else if (SeenService.versions(entry).isEmpty()) {
      refuse(entry.id(), "The service needs a tag such as version:1.2.0.");
    } else {
      for (String version : SeenService.versions(entry)) {
        version(service, entry, version).ifPresent(record -> serve(id, entry, record));
      }
    }
  }

  /** The record of a version that an entry may serve. */
  private Optional<VersionRecord> version(SeenService service, ServiceEntry entry, String text) {
    ModuleRef ref;
    try {
      ref = ModuleRef.of(service.module(), text);
    } catch (ProblemException e) {
      refuse(entry.id(), "The tag version:" + text + " must name a version as SemVer 2.0 has it.");
      return Optional.empty();
    }
    VersionRecord decided = versions.get(ref);
    VersionRecord old = decided == null ? view.version(ref).orElse(null) : decided;
    if (old != null && !isForeign(old)) {
      if (old.manifest().runtime() == ModuleRuntime.REMOTE) {
        return Optional.of(old);
      }
      refuse(entry.id(), ref + " was published to the platform, which alone runs it.");
      return Optional.empty();
    }
    Map<String, String> fields = service.hashes().get(text);
    if (fields == null) {
      return Optional.ofNullable(old); // Redis could not be asked
    }
    if (fields.isEmpty()) {
      refuse(ref.toString(), "Redis has no hash module:" + ref.name() + ":" + text + ".");
      return Optional.ofNullable(old);
    }
    try {
      VersionRecord offered = ModuleHash.read(ref, fields, codec, now);
      return old == null ? Optional.of(offered) : merged(service, entry, old, offered);
    } catch (ModuleHash.Malformed e) {
      refuse(ref.toString(), "The hash in Redis cannot be read: " + e.getMessage() + ".");
      return Optional.ofNullable(old);
    }
  }

  /** A version never changes; only where its services are may. */
  private Optional<VersionRecord> merged(
      SeenService service, ServiceEntry entry, VersionRecord old, VersionRecord offered) {
    boolean conflict =
        old.checksum() != null
            && offered.checksum() != null
            && !old.checksum().equals(offered.checksum());
    if (conflict) {
      refuse(
          old.ref().toString(),
          "The version exists with checksum "
              + old.checksum()
              + ", and the hash in Redis now has "
              + offered.checksum()
              + "; a version never changes.");
      InstanceRecord known = view.instances().get(service.serviceId(entry));
      boolean serves =
          known != null
              && known.modules().stream().anyMatch(ready -> ready.module().equals(old.ref()));
      return serves ? Optional.of(old) : Optional.empty();
    }
    boolean same =
        place(old).equals(place(offered)) && (old.checksum() != null || offered.checksum() == null);
    return Optional.of(same ? old : moved(old, offered));
  }

  private static VersionRecord moved(VersionRecord old, VersionRecord offered) {
    return new VersionRecord(
        old.manifest(),
        old.digest(),
        old.checksum() == null ? offered.checksum() : old.checksum(),
        offered.sizeBytes(),
        offered.serviceUrl(),
        offered.healthCheckUrl(),
        old.state(),
        old.failure(),
        old.activation(),
        old.closure(),
        offered.lastUpdated(),
        old.source());
  }

  /** What of a service's URL counts: address and port are those of each instance. */
  private static String place(VersionRecord record) {
    URI uri = URI.create(Objects.requireNonNullElse(record.serviceUrl(), ""));
    return uri.getScheme() + ":" + uri.getRawPath();
  }

  private void serve(String id, ServiceEntry entry, VersionRecord record) {
    if (isForeign(record)) {
      versions.put(record.ref(), record);
    }
    Draft draft =
        drafts.computeIfAbsent(id, unused -> new Draft(id, entry.address(), entry.port()));
    if (!draft.host.equals(entry.address()) || draft.port != entry.port()) {
      refuse(entry.id(), "`" + id + "` is another instance too, at another address.");
      return;
    }
    draft.status = draft.status.worse(entry.status());
    if (draft.modules.isEmpty()) {
      String url = record.serviceUrl();
      draft.scheme = url != null && url.startsWith("https:") ? "https" : "http";
      draft.healthCheckUrl = record.healthCheckUrl();
      draft.weight = record.manifest().loadBalancer().weight();
    }
    draft.modules.add(record.ref());
  }

  private InstanceRecord instance(Draft draft) {
    InstanceRecord old = view.instances().get(draft.id);
    InstanceRecord next =
        new InstanceRecord(
            draft.id,
            draft.scheme,
            draft.host,
            draft.port,
            "http",
            ModuleHash.POOL,
            null,
            0,
            Health.PASSING,
            null,
            draft.weight,
            draft.healthCheckUrl,
            draft.modules.stream().map(ref -> new ReadyModule(ref, null)).toList(),
            List.of(),
            List.of(),
            List.of(),
            ModuleHash.SOURCE);
    if (old != null && old.health() == Health.DRAINING) {
      return next.withHealth(Health.DRAINING, old.healthReason());
    }
    boolean silent = observed.listing().away() || draft.status == ServiceEntry.Status.UNCHECKED;
    if (silent && observed.refusing().contains(draft.id)) {
      return next.withHealth(Health.CRITICAL, REFUSED);
    }
    return switch (draft.status) {
      case PASSING -> next;
      case WARNING -> next.withHealth(Health.WARNING, "a check of Consul warns");
      case CRITICAL -> next.withHealth(Health.CRITICAL, "a check of Consul is critical");
      case UNCHECKED ->
          old == null
              ? next.withHealth(Health.CRITICAL, UNCHECKED)
              : next.withHealth(old.health(), old.healthReason());
    };
  }

  private Change unlisted(String id, InstanceRecord old) {
    boolean refuses = observed.refusing().contains(id);
    boolean left = observed.listed().contains(id);
    if (observed.listing().isComplete() && !observed.listing().away() && (left || refuses)) {
      return Change.delete(Kind.INSTANCE, id);
    }
    InstanceRecord next = old;
    if (refuses && old.health() != Health.DRAINING) {
      next = old.withHealth(Health.CRITICAL, REFUSED);
    } else if (REFUSED.equals(old.healthReason())) {
      next = old.withHealth(Health.PASSING, null);
    }
    return Change.put(Kind.INSTANCE, id, next.toMap());
  }

  private List<Change> versionChanges(Set<ModuleRef> served) {
    List<Change> changes = new ArrayList<>();
    versions.forEach(
        (ref, record) -> {
          if (served.contains(ref) && !record.equals(view.version(ref).orElse(null))) {
            changes.add(Activations.put(record));
          }
        });
    for (ModuleVersions all : view.modules().values()) {
      for (VersionRecord record : all.all()) {
        ModuleRef ref = record.ref();
        boolean gone = isForeign(record) && !served.contains(ref) && !versions.containsKey(ref);
        if (gone && observed.hashless().contains(ref) && !isNeeded(ref)) {
          changes.add(Change.delete(Kind.VERSION, ref.toString()));
        }
      }
    }
    return changes.isEmpty() ? changes : Activations.follow(view, changes);
  }

  private boolean isNeeded(ModuleRef ref) {
    return view.modules().values().stream()
        .flatMap(versions -> versions.all().stream())
        .anyMatch(other -> ref.version().equals(other.closure().get(ref.name())));
  }
}
