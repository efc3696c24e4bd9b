package dev.modmesh.host.sync;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.artifact.fetch.Artifact;
import dev.modmesh.artifact.fetch.ArtifactFetcher;
import dev.modmesh.artifact.fetch.BlobSource;
import dev.modmesh.artifact.fetch.FetchPolicy;
import dev.modmesh.artifact.fetch.HttpBlobSource;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.watch.LastKnownView;
import dev.modmesh.client.watch.WatchClient;
import dev.modmesh.host.config.GatewayAddress;
import dev.modmesh.host.config.HostConfig;
import dev.modmesh.host.trace.Tracing;
import dev.modmesh.host.work.CallThreads;
import dev.modmesh.host.work.GatewayCaller;
import dev.modmesh.host.work.GatewayData;
import dev.modmesh.host.work.HostJson;
import dev.modmesh.runtime.ModuleEngine;
import dev.modmesh.runtime.lifecycle.ModuleTable;
import dev.modmesh.runtime.limit.RuntimeLimits;
import dev.modmesh.runtime.wasm.HttpAccess;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Everything by which this host follows the registry, put together. */
@ApplicationScoped
public class HostSync {
  private static final Logger LOG = Logger.getLogger(HostSync.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LOADS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final HostConfig config;
  private final GatewayAddress gateway;
  private final LastKnownView lastKnown;
  private final BlobStore blobs;
  private final ModuleEngine engine;
  private final ModuleSync modules;
  private final WatchClient watch;
  private final Registration registration;
  private final Draining draining;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ExecutorService loads =
      Executors.newFixedThreadPool(LOADS, Thread.ofPlatform().daemon().name("load-", 0).factory());
  private final ExecutorService fetches = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sync-").factory());
  private volatile RegistryView saved = RegistryView.EMPTY;
  private volatile boolean registered;

  /** Puts it together; nothing runs before {@link #start}. */
  public HostSync(
      HostConfig config,
      GatewayAddress gateway,
      CallThreads threads,
      Tracing tracing,
      MeterRegistry meters)
      throws IOException {
    this.config = config;
    this.gateway = gateway;
    Files.createDirectories(config.dataDir());
    lastKnown = new LastKnownView(HostJson.CODEC, config.dataDir().resolve("view.json"));
    blobs = new BlobStore(config.dataDir());
    engine =
        new ModuleEngine(
            RuntimeLimits.defaults(),
            HostJson.CODEC,
            new GatewayCaller(gateway, this::view),
            tracing.inner(),
            HttpAccess.NONE,
            new GatewayData(gateway),
            loads);
    ArtifactFetcher fetcher =
        new ArtifactFetcher(
            blobs, this::sources, FetchPolicy.DEFAULT, RandomGenerator.getDefault());
    modules =
        new ModuleSync(
            config.pool(), new Sources(fetcher), engine.modules(), fetches, this::tell, meters);
    watch =
        new WatchClient(
            HostJson.CODEC,
            gateway::url,
            gateway::token,
            config.serviceId(),
            lastKnown.load(),
            this::follow);
    registration =
        new Registration(
            config,
            gateway,
            modules,
            threads,
            () -> view().revision().toString(),
            watch::reconnect);
    draining = new Draining(config, registration, threads);
    SyncMetrics.register(meters, watch::age);
  }

  /**
   * Begins to follow; registers once what the pool wants is loaded, or half a minute has passed.
   */
  public void start(String host, int port) {
    modules.follow(watch.view());
    watch.start();
    background.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    Thread.ofPlatform().daemon().name("join").start(() -> join(host, port));
  }

  private void join(String host, int port) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try {
      while (!isReadyToJoin() && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    registered = true;
    registration.start(host, port);
  }

  /** A view must be there, from a gateway or from disk, and what it wants must be loaded. */
  private boolean isReadyToJoin() {
    boolean knows = !view().revision().equals(RegistryView.EMPTY.revision());
    return knows && modules.isSettled();
  }

  private void follow(RegistryView view) {
    modules.follow(view);
    registration.wakeUp();
    InstanceRecord self = view.instances().get(config.serviceId());
    if (self != null
        && self.pid() == ProcessHandle.current().pid()
        && self.health() == Health.DRAINING) {
      draining.begin("the registry says so");
    }
  }

  private void tell() {
    if (registered) {
      registration.wakeUp();
    }
  }

  private void tick() {
    try {
      watch.checkAlive();
      modules.reconcile();
      RegistryView now = view();
      if (now != saved) {
        lastKnown.save(now);
        saved = now;
      }
      if (registration.silence().compareTo(config.orphanTimeout()) > 0) {
        draining.begin("no gateway for " + config.orphanTimeout().toSeconds() + " s");
      }
    } catch (IOException | RuntimeException e) {
      LOG.warnf("Background work failed and will be tried again: %s", e.getMessage());
    }
  }

  /** Peers that have the file, then the gateway. */
  private List<BlobSource> sources(Artifact artifact) {
    List<BlobSource> sources = new ArrayList<>();
    String digest = artifact.digest().toString();
    for (InstanceRecord peer : view().instances().values()) {
      boolean usable = peer.health() == Health.PASSING && peer.blobs().contains(digest);
      if (usable && !peer.serviceId().equals(config.serviceId())) {
        sources.add(source("peer " + peer.serviceId(), URI.create(peer.baseUrl()), false));
      }
    }
    sources.add(source("gateway", gateway.url(), true));
    return sources;
  }

  private HttpBlobSource source(String name, URI base, boolean authorised) {
    return new HttpBlobSource(
        name, http, base, () -> authorised ? basic(gateway.token()) : "", PATIENCE);
  }

  private static String basic(String token) {
    byte[] pair = ("host:" + token).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(token.isEmpty() ? new byte[0] : pair);
  }

  /** The newest view. */
  public RegistryView view() {
    return watch.view();
  }

  /** What is loaded. */
  public ModuleSync modules() {
    return modules;
  }

  /** Where loaded modules are called. */
  public ModuleTable table() {
    return engine.modules();
  }

  /** The files that are here. */
  public BlobStore blobs() {
    return blobs;
  }

  /** How this host is registered. */
  public Registration registration() {
    return registration;
  }

  /** How this host ends. */
  public Draining draining() {
    return draining;
  }

  /** Whether the host has what the pool wants. */
  public boolean isReady() {
    return registered;
  }

  @PreDestroy
  void stop() {
    background.shutdownNow();
    watch.close();
    loads.shutdownNow();
    fetches.shutdownNow();
    engine.close();
  }
}
