package dev.modmesh.gateway.lifecycle;

import dev.modmesh.api.event.Delta;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.client.config.Ranges;
import dev.modmesh.client.process.ParentLock;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.gateway.access.Credentials;
import dev.modmesh.gateway.cluster.Gateways;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.consul.ConsulLink;
import dev.modmesh.gateway.demand.Demands;
import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.event.RegistryEvents;
import dev.modmesh.gateway.node.NodeIdentity;
import dev.modmesh.gateway.signal.GoldenSignals;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.watch.WatchHub;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Start, background work and end of a gateway. */
@ApplicationScoped
class GatewayLifecycle {
  private static final int PROBES_AT_ONCE = 256;
  private static final Logger LOG = Logger.getLogger(GatewayLifecycle.class);
  private static final long SOON_MILLIS = 20;
  private static final Duration UPLOAD_LIFE = Duration.ofHours(1);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(25);

  private final GatewayConfig config;
  private final GatewayFolder folder;
  private final NodeIdentity identity;
  private final Credentials credentials;
  private final RevisionLog log;
  private final Instances instances;
  private final WatchHub hub;
  private final CallTables tables;
  private final EventLog events;
  private final Demands demands;
  private final HotList hotList;
  private final GoldenSignals signals;
  private final HttpServer server;
  private final BlobStore blobs;
  private final Gateways gateways;
  private final LastKnown lastKnown;
  private final ConsulLink consul;
  private final AtomicBoolean meeting = new AtomicBoolean();
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("control-").factory());

  /** Waits for a registry that is away, so that nothing else has to. */
  private final ScheduledExecutorService peers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gateways-").factory());

  GatewayLifecycle(
      GatewayConfig config,
      GatewayFolder folder,
      NodeIdentity identity,
      Credentials credentials,
      RevisionLog log,
      Instances instances,
      WatchHub hub,
      CallTables tables,
      EventLog events,
      Demands demands,
      HotList hotList,
      GoldenSignals signals,
      HttpServer server,
      BlobStore blobs,
      Gateways gateways,
      LastKnown lastKnown,
      ConsulLink consul) {
    this.config = config;
    this.folder = folder;
    this.identity = identity;
    this.credentials = credentials;
    this.log = log;
    this.instances = instances;
    this.hub = hub;
    this.tables = tables;
    this.events = events;
    this.demands = demands;
    this.hotList = hotList;
    this.signals = signals;
    this.server = server;
    this.blobs = blobs;
    this.gateways = gateways;
    this.lastKnown = lastKnown;
    this.consul = consul;
  }

  void start(@Observes StartupEvent event) {
    ConfigKeys.check();
    Ranges.check("modmesh.gateway", GatewayConfig.class, config);
    checkBind();
    RegistryEvents story = new RegistryEvents(events, log.view());
    tables.rebuild(log.view());
    log.beforeView(tables::rebuild); // who reads that a version is active can call it
    log.onDelta((delta, view) -> follow(story, delta, view));
    log.start();
    peers.scheduleWithFixedDelay(() -> safely(this::meet), 100, 500, TimeUnit.MILLISECONDS);
    every(500, this::sweep);
    every(1000, () -> lastKnown.save(log.view()));
    every(500, demands::tick);
    every(1000, hotList::write);
    background.scheduleAtFixedRate(
        () -> safely(() -> signals.note(Instant.now().getEpochSecond())),
        millisToNextSecond(),
        1000,
        TimeUnit.MILLISECONDS);
    every(5000, hub::tick);
    every(
        UPLOAD_LIFE.toMillis(),
        () -> {
          int expired = blobs.expireUploads(Instant.now().minus(UPLOAD_LIFE));
          LOG.debugf("%d uploads that nobody went on with were dropped", expired);
        });
    Thread.startVirtualThread(() -> safely(this::probeAll));
    ParentLock.watch(this::endAfterHosts);
  }

  /** Who has gone while this gateway was away is told by their machines, at once. */
  private void probeAll() {
    Semaphore places = new Semaphore(PROBES_AT_ONCE);
    for (String id : log.view().instances().keySet()) {
      places.acquireUninterruptibly();
      Thread.startVirtualThread(
          () -> {
            safely(() -> instances.probe(id));
            places.release();
          });
    }
  }

  /** What `up` started ends with it, the gateway last, since draining hosts need it. */
  private void endAfterHosts() {
    boolean alone = folder.awaitOthers(LAST_PATIENCE);
    LOG.infof("The command that started this has ended; %s", alone ? "stopping" : "not waiting on");
    Quarkus.asyncExit();
  }

  private void follow(RegistryEvents story, Delta delta, RegistryView view) {
    story.on(delta, view);
    if (!peers.isShutdown()) {
      meetSoon();
    }
  }

  private void meet() {
    boolean unused = gateways.meet(tables.table().revision(), hotList.called());
  }

  /** Each instance is looked after by one gateway, and by none while they cannot see each other. */
  private void sweep() {
    if (gateways.isCurrent()) {
      instances.sweep(gateways::owns);
    }
  }

  /** The others hear of a revision that is served here at once, several of them together. */
  private void meetSoon() {
    if (meeting.compareAndSet(false, true)) {
      peers.schedule(
          () -> {
            meeting.set(false);
            safely(this::meet);
          },
          SOON_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  private void every(long millis, Runnable work) {
    background.scheduleWithFixedDelay(() -> safely(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static long millisToNextSecond() {
    return 1000 - Instant.now().toEpochMilli() % 1000;
  }

  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("Background work failed and will be tried again", e);
    }
  }

  /** An address that others can reach needs a token from everybody. */
  private void checkBind() {
    String host = ConfigProvider.getConfig().getValue("quarkus.http.host", String.class);
    if (isLoopback(host)) {
      return;
    }
    boolean open = config.access().anonymous() != GatewayConfig.Anonymous.NEVER;
    if (open || credentials.isEmpty()) {
      throw new IllegalStateException(
          "Refusing to listen on "
              + host
              + " without authentication: set modmesh.gateway.access.anonymous=never, name the host"
              + " in modmesh.gateway.access.hosts, and use the tokens of the data folder.");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  void listening(@ObservesAsync HttpServerStart event) {
    String host = ConfigProvider.getConfig().getValue("quarkus.http.host", String.class);
    int port = server.getPort();
    String authority = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    String local = "http://" + authority + ":" + port;
    identity.innerAddress(config.innerUrl().orElse(local));
    identity.address(config.publicUrl().orElse(local));
    folder.announce(local);
    consul.start(identity.nodeId(), identity.address());
    LOG.infof("Gateway %s listens at %s", identity.nodeId(), identity.address());
  }

  void stop(@Observes ShutdownEvent event) {
    background.shutdownNow();
    peers.shutdownNow();
    consul.close();
    gateways.leave();
    lastKnown.save(log.view());
  }
}
