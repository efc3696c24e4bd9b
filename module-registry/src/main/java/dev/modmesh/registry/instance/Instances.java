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
import dev.modmesh.api.value.Fields;
import dev.modmesh.api.value.Words;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The instances that serve modules. A heartbeat renews a lease and makes a revision only when a
 * fact has changed. Thread-safe: what concerns one instance is done under its lock, so that lease
 * and record change together.
 */
public final class Instances {
  /** How long an instance that fell silent stays visible as critical. */
  public static final Duration TOMBSTONE = Duration.ofSeconds(60);

  /**
   * How the health reason of an instance begins that nobody has heard of, and that may yet live.
   */
  public static final String SILENT = "no heartbeat";

  private static final int LOCKS = 64;
  private static final String LEASE_HASH = "lease_hash";

  /** What an instance said of its health before it was judged by its silence. */
  private static final String SAID = "said";

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
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  /** What a registration gave. */
  public record Registration(String leaseId, Duration ttl, Revision revision) {}

  /**
   * What one gateway has heard of an instance, for the others.
   *
   * @param leaseId by which the instance knows gateways
   * @param ago how long ago that was
   * @param said its telemetry
   */
  public record Heard(
      String serviceId, String leaseId, Duration ago, Map<String, @Nullable Object> said) {}

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

  private <T> T locked(String serviceId, Supplier<T> work) {
    ReentrantLock lock = locks.get(Math.floorMod(serviceId.hashCode(), LOCKS));
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Registers an instance, or registers it anew from the same address.
   *
   * @throws ProblemException {@code instance-conflict} if the id lives at another address
   */
  public Registration register(InstanceRecord instance, Map<String, @Nullable Object> body) {
    String id = instance.serviceId();
    Optional<Registration> done = Optional.empty();
    while (done.isEmpty()) {
      InstanceRecord old = log.view().instances().get(id);
      InstanceRecord rival = old == null || sameAddress(old, instance) ? null : old;
      boolean silent = rival == null || leases.isExpired(id);
      boolean refused = rival != null && !silent && probe.isRefused(rival.host(), rival.port());
      if (rival != null && !silent && !refused) {
        throw new ProblemException(
            ProblemType.INSTANCE_CONFLICT,
            "Instance `"
                + id
                + "` is alive at "
                + rival.baseUrl()
                + "; choose another service_id.");
      }
      // looking may have taken long: whoever came in between is looked at too
      done =
          locked(
              id,
              () ->
                  isFreeFor(instance, rival, refused)
                      ? Optional.of(registered(instance, body))
                      : Optional.empty());
    }
    return done.get();
  }

  private boolean isFreeFor(
      InstanceRecord instance, @Nullable InstanceRecord rival, boolean refused) {
    InstanceRecord now = log.view().instances().get(instance.serviceId());
    return now == null
        || sameAddress(now, instance)
        || (rival != null
            && sameAddress(now, rival)
            && (refused || leases.isExpired(instance.serviceId())));
  }

  private Registration registered(InstanceRecord instance, Map<String, @Nullable Object> body) {
    String leaseId = newLeaseId();
    InstanceRecord fresh =
        instance.withHealth(registrable(instance.health()), null).withSource(null);
    Revision revision =
        log.commit(
                view ->
                    new Decision<>(
                        withJudgement(view, fresh, put(fresh, hash(leaseId))), Boolean.TRUE))
            .revision();
    leases.renew(fresh.serviceId(), leaseId);
    telemetry.put(fresh.serviceId(), Telemetry.read(body, clock.instant()));
    return new Registration(leaseId, leases.ttl(), revision);
  }

  private static Health registrable(Health health) {
    return health == Health.CRITICAL ? Health.PASSING : health;
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
    return locked(serviceId, () -> renewed(serviceId, leaseId, body));
  }

  private Revision renewed(
      String serviceId, @Nullable String leaseId, Map<String, @Nullable Object> body) {
    Item known = require(log.view(), serviceId, leaseId);
    InstanceRecord checked = merge(known, body);
    // it is alive, whether or not the log can be written now
    leases.renew(serviceId, leaseId);
    telemetry.put(serviceId, Telemetry.read(body, clock.instant()));
    return log.commit(
            view -> {
              Item item = require(view, serviceId, leaseId);
              InstanceRecord next = item.equals(known) ? checked : merge(item, body);
              return new Decision<>(
                  withJudgement(view, next, put(next, leaseHash(item))), Boolean.TRUE);
            })
        .revision();
  }

  private static InstanceRecord merge(Item item, Map<String, @Nullable Object> heartbeat) {
    InstanceRecord old = said(item);
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(old.toMap());
    if (heartbeat.containsKey("health")) {
      merged.remove("health_reason"); // it belonged to the health before
    }
    HEARTBEAT_FACTS.stream()
        .filter(heartbeat::containsKey)
        .forEach(fact -> merged.put(fact, heartbeat.get(fact)));
    InstanceRecord next = InstanceRecord.fromMap(item.key(), merged);
    return old.health() == Health.DRAINING
        ? next.withHealth(Health.DRAINING, old.healthReason())
        : next;
  }

  /** The instance as it was before it was judged by its silence: a sign of life takes that back. */
  private static InstanceRecord said(Item item) {
    InstanceRecord now = InstanceRecord.fromMap(item.key(), item.value());
    Fields said = Fields.of(item.value()).object(SAID);
    return said.has("health")
        ? now.withHealth(
            said.word("health", Health.class, Health.PASSING), said.string("health_reason"))
        : now;
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
    return locked(serviceId, () -> drained(serviceId, leaseId, owner));
  }

  private Revision drained(String serviceId, @Nullable String leaseId, boolean owner) {
    RevisionLog.Committed<Boolean> committed =
        log.commit(
            view -> {
              Item item = require(view, serviceId, leaseId);
              InstanceRecord old = said(item);
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
    String leaseId = leases.id(serviceId);
    if (instance == null
        || instance.health() == Health.CRITICAL
        || !probe.isRefused(instance.host(), instance.port())
        || !probe.isRefused(instance.host(), instance.port())) {
      return;
    }
    locked(
        serviceId,
        () -> {
          // unless another process has registered there since
          if (Objects.equals(leases.id(serviceId), leaseId)) {
            mark(serviceId, "connection refused");
          }
          return true;
        });
  }

  /** What this process itself has heard of instances lately. */
  public List<Heard> heardHere(Duration within) {
    List<Heard> all = new ArrayList<>();
    for (String id : leases.holders()) {
      String leaseId = leases.id(id);
      Telemetry said = telemetry.get(id);
      Optional<Duration> ago = leases.heardHere(id);
      if (leaseId != null && said != null && ago.isPresent() && ago.get().compareTo(within) <= 0) {
        all.add(new Heard(id, leaseId, ago.get(), said.toMap()));
      }
    }
    return all;
  }

  /** Takes over what another gateway has heard: a heartbeat counts wherever it arrives. */
  public void heardElsewhere(Heard heard) {
    if (leases.heardElsewhere(heard.serviceId(), heard.leaseId(), heard.ago())) {
      Telemetry said = Telemetry.read(heard.said(), clock.instant().minus(heard.ago()));
      telemetry.put(heard.serviceId(), said);
    }
  }

  /** Gives every instance a full time to live again: signs of life may have been missed. */
  public void trustAll() {
    leases.renewAll();
  }

  /** Looks after all instances. */
  public void sweep() {
    sweep(id -> true);
  }

  /**
   * Marks what has fallen silent, and removes what has been silent for long.
   *
   * @param mine the instances to look after, by their id
   */
  public void sweep(Predicate<String> mine) {
    log.view().instances().keySet().stream()
        .filter(mine)
        .forEach(id -> locked(id, () -> swept(id)));
    leases.holders().stream()
        .filter(id -> !log.view().instances().containsKey(id))
        .forEach(id -> locked(id, () -> forgotten(id)));
  }

  private boolean swept(String serviceId) {
    InstanceRecord instance = log.view().instances().get(serviceId);
    if (instance == null || instance.source() != null) {
      return false; // it went in the meantime, or its catalogue of services judges it
    }
    leases.adopt(serviceId);
    if (leases.silentFor(serviceId, leases.ttl().plus(TOMBSTONE))) {
      log.commit(unused -> new Decision<>(List.of(Change.delete(Kind.INSTANCE, serviceId)), true));
      forget(serviceId);
    } else if (leases.isExpired(serviceId) && instance.health() != Health.CRITICAL) {
      mark(serviceId, SILENT + " for " + leases.ttl().toSeconds() + " s");
    }
    return true;
  }

  private boolean forgotten(String serviceId) {
    if (log.view().instances().containsKey(serviceId) || !leases.isExpired(serviceId)) {
      return false;
    }
    forget(serviceId);
    return true;
  }

  private void mark(String serviceId, String reason) {
    log.commit(
        view -> {
          Item item = view.item(Kind.INSTANCE, serviceId);
          InstanceRecord now = view.instances().get(serviceId);
          if (item == null || now == null || now.health() == Health.CRITICAL) {
            return new Decision<>(List.of(), false);
          }
          Map<String, @Nullable Object> value =
              value(now.withHealth(Health.CRITICAL, reason), leaseHash(item));
          Map<String, @Nullable Object> said = new LinkedHashMap<>();
          said.put("health", Words.of(now.health()));
          said.put("health_reason", now.healthReason());
          value.put(SAID, said);
          return new Decision<>(List.of(Change.put(Kind.INSTANCE, serviceId, value)), true);
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
    return Change.put(Kind.INSTANCE, instance.serviceId(), value(instance, leaseHash));
  }

  private static Map<String, @Nullable Object> value(InstanceRecord instance, String leaseHash) {
    Map<String, @Nullable Object> value = instance.toMap();
    value.put(LEASE_HASH, leaseHash);
    return value;
  }
}
