package dev.modmesh.registry.backend.consul;

import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.spi.Leases;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.backend.redis.ModuleHashes;
import dev.modmesh.registry.instance.AddressProbe;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Decision;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Consul and the registry in step, in both directions, on a thread of its own. Of several
 * gateways the one that holds the lease {@code consul} does it. Nothing here is on the way of a
 * call, and nothing waits for it: while Consul is away, what is known stays.
 */
public final class ConsulBridge implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ConsulBridge.class.getName());
  private static final String LEASE = "consul";
  private static final Duration LEASE_TTL = Duration.ofSeconds(5);
  private static final long BEAT_MILLIS = 1000;
  private static final long GATHER_MILLIS = 20;

  private final RevisionLog log;
  private final Leases leases;
  private final ModuleHashes hashes;
  private final ConsulSettings settings;
  private final JsonCodec codec;
  private final Told told;
  private final ConsulClient consul;
  private final Mirroring mirroring;
  private final Probes probes;
  private final Semaphore news = new Semaphore(0);
  private final Set<String> listed = new HashSet<>();
  private final Refusals refusals;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("consul-bridge").unstarted(this::work);
  private String node = "";
  private String gateway = "";
  private long run = -1;
  private long resyncedNanos;
  private String epoch = "";
  private Set<ModuleRef> hashless = Set.of();
  private @Nullable RegistryView mirrored;
  private @Nullable ConsulWatch watch;
  private volatile boolean leader;
  private volatile boolean away;
  private volatile long answeredNanos = System.nanoTime();
  private volatile boolean closed;

  /** Who is told what people should know. */
  public interface Told {
    /** A foreign record is not taken over; told once while it stands. */
    void refused(Refusal refusal);

    /** Consul is away, or back. */
    void away(boolean isAway);
  }

  /** A bridge that does nothing before it is started. */
  public ConsulBridge(
      RevisionLog log,
      Leases leases,
      ModuleHashes hashes,
      ConsulSettings settings,
      JsonCodec codec,
      AddressProbe probe,
      Told told) {
    this.log = log;
    this.leases = leases;
    this.hashes = hashes;
    this.settings = settings;
    this.codec = codec;
    this.told = told;
    this.consul = new ConsulClient(settings, codec);
    this.mirroring = new Mirroring(consul, hashes, told::refused);
    this.probes = new Probes(probe);
    this.refusals = new Refusals(told::refused);
  }

  /**
   * Begins; once only.
   *
   * @param nodeId of this gateway
   * @param publicUrl base URL at which others call modules
   */
  public void start(String nodeId, String publicUrl) {
    node = nodeId;
    gateway = publicUrl;
    log.onDelta((delta, view) -> news.release());
    thread.start();
  }

  /** Whether this gateway is the one that keeps Consul and the registry in step. */
  public boolean isLeader() {
    return leader;
  }

  /** Whether Consul did not answer this gateway when it was last asked. */
  public boolean isAway() {
    return leader && away;
  }

  /** How long ago Consul last answered this gateway; nothing unless it leads. */
  public Duration age() {
    return leader && away ? Duration.ofNanos(System.nanoTime() - answeredNanos) : Duration.ZERO;
  }

  private void work() {
    while (!closed) {
      try {
        if (news.tryAcquire(BEAT_MILLIS, TimeUnit.MILLISECONDS)) {
          Thread.sleep(GATHER_MILLIS);
          news.drainPermits();
        }
        step();
      } catch (InterruptedException e) {
        break;
      } catch (ProblemException e) {
        LOG.log(Level.DEBUG, "The registry is away: {0}", e.detail());
        mirroring.doubt();
        mirrored = null;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "Consul and the registry could not be compared", e);
      }
    }
    resign();
  }

  private void step() throws InterruptedException {
    lead(leases.acquire(LEASE, node, LEASE_TTL).holder().equals(node));
    ConsulWatch current = watch;
    if (current == null) {
      return;
    }
    Listing listing = current.listing();
    note(listing);
    boolean resync = System.nanoTime() - resyncedNanos > settings.resync().toNanos();
    if (resync || !log.view().revision().epoch().equals(epoch)) {
      epoch = log.view().revision().epoch();
      resyncedNanos = System.nanoTime();
      mirroring.doubt();
      mirrored = null;
      hashless = hashless();
    }
    mirror(listing);
    read(listing);
  }

  private void lead(boolean leads) {
    if (leads && watch == null) {
      run = -1;
      resyncedNanos = System.nanoTime() - settings.resync().toNanos();
      watch = new ConsulWatch(consul, settings, hashes::read, news::release);
    } else if (!leads) {
      stopWatching();
    }
    leader = leads;
  }

  private void stopWatching() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  /** Notes what Consul has listed since it was last away, and whether it is. */
  private void note(Listing listing) {
    if (listing.run() != run) {
      run = listing.run();
      listed.clear();
      mirrored = null;
    }
    listing.services().values().stream()
        .filter(service -> service.run() == run)
        .forEach(
            service -> service.entries().forEach(entry -> listed.add(service.serviceId(entry))));
    if (!listing.away()) {
      answeredNanos = System.nanoTime();
    }
    if (listing.away() != away) {
      away = listing.away();
      told.away(away);
    }
  }

  private void mirror(Listing listing) throws InterruptedException {
    RegistryView view = log.view();
    if (view == mirrored) {
      return;
    }
    Mirror mirror = Mirror.of(view, gateway, codec);
    mirroring.writeHashes(mirror);
    if (listing.away()) {
      return;
    }
    try {
      mirroring.register(mirror);
      mirrored = view;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Consul does not take a registration: {0}", String.valueOf(e));
    }
  }

  private void read(Listing listing) {
    Set<String> mine = mirroring.mine();
    Set<String> refusing = probes.refusing(suspects(listing));
    ForeignRecords.Observed observed =
        new ForeignRecords.Observed(listing, mine, Set.copyOf(listed), refusing, hashless);
    List<Refusal> standing =
        log.commit(
                view -> {
                  ForeignRecords.Decided decided =
                      ForeignRecords.decide(
                          view, observed, codec, InstantSource.system().instant());
                  return new Decision<>(decided.changes(), decided.refusals());
                })
            .answer();
    listed.removeIf(id -> !log.view().instances().containsKey(id) && !isListed(listing, id));
    refusals.stand(standing, System.nanoTime());
  }

  private static boolean isListed(Listing listing, String id) {
    return listing.services().values().stream()
        .anyMatch(
            service ->
                service.entries().stream().anyMatch(one -> service.serviceId(one).equals(id)));
  }

  /** The foreign instances of which Consul does not say now whether they live. */
  private List<InstanceRecord> suspects(Listing listing) {
    Set<String> checked = new HashSet<>();
    if (!listing.away()) {
      for (SeenService service : listing.services().values()) {
        for (ServiceEntry entry : service.entries()) {
          if (entry.status() != ServiceEntry.Status.UNCHECKED) {
            checked.add(service.serviceId(entry));
          }
        }
      }
    }
    List<InstanceRecord> suspects = new ArrayList<>(ForeignRecords.foreign(log.view()).values());
    suspects.removeIf(instance -> checked.contains(instance.serviceId()));
    return suspects;
  }

  /** The foreign versions that nobody serves and whose hash is gone. */
  private Set<ModuleRef> hashless() {
    Set<ModuleRef> served = new HashSet<>();
    log.view()
        .instances()
        .values()
        .forEach(one -> one.modules().forEach(ready -> served.add(ready.module())));
    Set<ModuleRef> gone = new HashSet<>();
    for (ModuleVersions versions : log.view().modules().values()) {
      for (VersionRecord record : versions.all()) {
        boolean idle = ForeignRecords.isForeign(record) && !served.contains(record.ref());
        if (idle && hashes.read(record.ref()).isEmpty()) {
          gone.add(record.ref());
        }
      }
    }
    return gone;
  }

  private void resign() {
    stopWatching();
    if (leader) {
      leader = false;
      try {
        boolean unused = leases.release(LEASE, node);
      } catch (ProblemException e) {
        LOG.log(Level.DEBUG, "The lease ends by itself: {0}", e.detail());
      }
    }
  }

  /** Gives the lease to another gateway. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consul.close();
  }
}
