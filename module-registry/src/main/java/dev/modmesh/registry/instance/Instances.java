package dev.modmesh.registry.instance;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Decision;
import dev.modmesh.registry.version.SelfTests;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The instances that serve modules. A heartbeat renews a lease and makes a revision only when a
 * fact has changed. Thread-safe.
 */
public final class Instances {
  /** How long an instance that fell silent stays visible as critical. */
  public static final Duration TOMBSTONE = Duration.ofSeconds(60);

  private static final String LEASE_HASH = "lease_hash";
  private static final Set<String> HEARTBEAT_FACTS =
      Set.of(
          "modules",
          "loading",
          "failed",
          "blobs",
          "health",
          "health_reason",
          "load_balancer_weight",
          "zone",
          "health_check_url");

  private final RevisionLog log;
  private final AddressProbe probe;
  private final InstantSource clock;
  private final Leases leases;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Telemetry> telemetry = new ConcurrentHashMap<>();

  /** What a registration gave. */
  public record Registration(String leaseId, Duration ttl, Revision revision) {}

  /** Instances in this log; those that it holds already get a full time to live. */
  public Instances(
      RevisionLog log,
      AddressProbe probe,
      Duration ttl,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.log = log;
    this.probe = probe;
    this.clock = clock;
    this.leases = new Leases(ttl, nanoTime);
    log.view().instances().keySet().forEach(leases::adopt);
  }

  /**
   * Registers an instance, or registers it anew from the same address.
   *
   * @throws ProblemException {@code instance-conflict} if the id lives at another address
   */
  public Registration register(InstanceRecord instance, Map<String, @Nullable Object> body) {
    String id = instance.serviceId();
    InstanceRecord old = log.view().instances().get(id);
    if (old != null && !sameAddress(old, instance) && isAlive(old)) {
      throw new ProblemException(
          ProblemType.INSTANCE_CONFLICT,
          "Instance `" + id + "` is alive at " + old.baseUrl() + "; choose another service_id.");
    }
    String leaseId = newLeaseId();
    InstanceRecord fresh = instance.withHealth(registrable(instance.health()), null);
    leases.renew(id, leaseId);
    telemetry.put(id, Telemetry.read(body, clock.instant()));
    Revision revision =
        log.commit(
                view ->
                    new Decision<>(
                        withJudgement(view, fresh, put(fresh, hash(leaseId))), Boolean.TRUE))
            .revision();
    return new Registration(leaseId, leases.ttl(), revision);
  }

  private static Health registrable(Health health) {
    return health == Health.CRITICAL ? Health.PASSING : health;
  }

  private boolean isAlive(InstanceRecord old) {
    return !leases.isExpired(old.serviceId()) && !probe.isRefused(old.host(), old.port());
  }

  private static boolean sameAddress(InstanceRecord a, InstanceRecord b) {
    return a.host().equals(b.host()) && a.port() == b.port();
  }

  private String newLeaseId() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String hash(String leaseId) {
    return Digest.of(leaseId.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /**
   * Renews a lease and takes over what has changed.
   *
   * @param leaseId null from foreign clients, which are known by their id alone
   * @throws ProblemException {@code instance-not-found}: register again; {@code instance-conflict}:
   *     the lease is stale
   */
  public Revision heartbeat(
      String serviceId, @Nullable String leaseId, Map<String, @Nullable Object> body) {
    require(log.view(), serviceId, leaseId);
    leases.renew(serviceId, leaseId);
    telemetry.put(serviceId, Telemetry.read(body, clock.instant()));
    return log.commit(
            view -> {
              Item item = require(view, serviceId, leaseId);
              InstanceRecord next = merge(view, item, body);
              return new Decision<>(
                  withJudgement(view, next, put(next, leaseHash(item))), Boolean.TRUE);
            })
        .revision();
  }

  private InstanceRecord merge(
      RegistryView view, Item item, Map<String, @Nullable Object> heartbeat) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(item.value());
    HEARTBEAT_FACTS.stream()
        .filter(heartbeat::containsKey)
        .forEach(fact -> merged.put(fact, heartbeat.get(fact)));
    InstanceRecord next = InstanceRecord.fromMap(item.key(), merged);
    InstanceRecord old = view.instances().get(item.key());
    if (old != null && old.health() == Health.DRAINING) {
      return next.withHealth(Health.DRAINING, old.healthReason());
    }
    // a heartbeat is a sign of life: what was critical for its silence is back
    return heartbeat.containsKey("health") ? next : next.withHealth(Health.PASSING, null);
  }

  private List<Change> withJudgement(RegistryView view, InstanceRecord next, Change own) {
    List<Change> changes = new ArrayList<>(List.of(own));
    changes.addAll(SelfTests.judge(view, next, clock.instant()));
    return changes;
  }

  /**
   * Takes an instance out of service: the first time it drains, and is removed when it says so
   * again (or falls silent).
   *
   * @return the revision after which no gateway sends it anything new
   * @throws ProblemException as {@link #heartbeat}
   */
  public Revision drain(String serviceId, @Nullable String leaseId, boolean owner) {
    RevisionLog.Committed<Boolean> committed =
        log.commit(
            view -> {
              Item item = require(view, serviceId, leaseId);
              InstanceRecord old = InstanceRecord.fromMap(serviceId, item.value());
              if (owner && old.health() == Health.DRAINING) {
                return new Decision<>(List.of(Change.delete(Kind.INSTANCE, serviceId)), true);
              }
              InstanceRecord next = old.withHealth(Health.DRAINING, "asked to drain");
              return new Decision<>(List.of(put(next, leaseHash(item))), false);
            });
    if (committed.answer()) {
      forget(serviceId);
    }
    return committed.revision();
  }

  private void forget(String serviceId) {
    leases.drop(serviceId);
    telemetry.remove(serviceId);
  }

  /**
   * Marks an instance critical if nobody listens at its address any more. Blocks on the network.
   */
  public void probe(String serviceId) {
    InstanceRecord instance = log.view().instances().get(serviceId);
    if (instance != null
        && instance.health() != Health.CRITICAL
        && probe.isRefused(instance.host(), instance.port())
        && probe.isRefused(instance.host(), instance.port())) {
      mark(serviceId, instance, "connection refused");
    }
  }

  /** Marks what has fallen silent, and removes what has been silent for long. */
  public void sweep() {
    RegistryView view = log.view();
    for (InstanceRecord instance : view.instances().values()) {
      String id = instance.serviceId();
      leases.adopt(id);
      if (leases.silentFor(id, leases.ttl().plus(TOMBSTONE))) {
        log.commit(unused -> new Decision<>(List.of(Change.delete(Kind.INSTANCE, id)), true));
        forget(id);
      } else if (leases.isExpired(id) && instance.health() != Health.CRITICAL) {
        mark(id, instance, "no heartbeat for " + leases.ttl().toSeconds() + " s");
      }
    }
    leases.holders().stream()
        .filter(id -> !log.view().instances().containsKey(id) && leases.isExpired(id))
        .forEach(this::forget);
  }

  private void mark(String serviceId, InstanceRecord seen, String reason) {
    log.commit(
        view -> {
          Item item = view.item(Kind.INSTANCE, serviceId);
          InstanceRecord now = view.instances().get(serviceId);
          if (item == null || now == null || !sameAddress(now, seen)) {
            return new Decision<>(List.of(), false);
          }
          return new Decision<>(
              List.of(put(now.withHealth(Health.CRITICAL, reason), leaseHash(item))), true);
        });
  }

  /** The newest telemetry of an instance; null before its first heartbeat here. */
  public @Nullable Telemetry telemetry(String serviceId) {
    return telemetry.get(serviceId);
  }

  /** The lease that an instance holds, by which it knows that a call comes from a gateway. */
  public @Nullable String leaseId(String serviceId) {
    return leases.id(serviceId);
  }

  private Item require(RegistryView view, String serviceId, @Nullable String leaseId) {
    Item item = view.item(Kind.INSTANCE, serviceId);
    if (item == null) {
      throw new ProblemException(
          ProblemType.INSTANCE_NOT_FOUND,
          "There is no instance `" + serviceId + "`; register it first.");
    }
    if (leaseId != null && !hash(leaseId).equals(leaseHash(item))) {
      throw new ProblemException(
          ProblemType.INSTANCE_CONFLICT,
          "The lease of `" + serviceId + "` is stale: the instance was registered again.");
    }
    return item;
  }

  private static String leaseHash(Item item) {
    return String.valueOf(item.value().get(LEASE_HASH));
  }

  private static Change put(InstanceRecord instance, String leaseHash) {
    Map<String, @Nullable Object> value = instance.toMap();
    value.put(LEASE_HASH, leaseHash);
    return Change.put(Kind.INSTANCE, instance.serviceId(), value);
  }
}
