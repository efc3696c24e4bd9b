package dev.modmesh.gateway.lifecycle;

import dev.modmesh.api.spi.Leases;
import dev.modmesh.api.spi.Membership;
import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.artifact.inspect.JarLimits;
import dev.modmesh.artifact.inspect.WasmLimits;
import dev.modmesh.artifact.oci.ModuleArtifacts;
import dev.modmesh.artifact.oci.OciPolicy;
import dev.modmesh.artifact.oci.OciRegistry;
import dev.modmesh.client.watch.LastKnownView;
import dev.modmesh.gateway.access.Credentials;
import dev.modmesh.gateway.access.FeedTickets;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.consul.ConsulEvents;
import dev.modmesh.gateway.consul.ConsulLink;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.idempotency.IdempotencyStore;
import dev.modmesh.gateway.idempotency.RedisIdempotencyStore;
import dev.modmesh.gateway.idempotency.SqliteIdempotencyStore;
import dev.modmesh.gateway.node.NodeIdentity;
import dev.modmesh.gateway.oci.RegistryPublisher;
import dev.modmesh.gateway.redis.RedisClients;
import dev.modmesh.gateway.scaling.DecisionLog;
import dev.modmesh.registry.backend.consul.ConsulBridge;
import dev.modmesh.registry.backend.consul.ConsulSettings;
import dev.modmesh.registry.backend.embedded.EmbeddedBackend;
import dev.modmesh.registry.backend.embedded.EmbeddedLeases;
import dev.modmesh.registry.backend.embedded.LocalMembership;
import dev.modmesh.registry.backend.redis.ModuleHashes;
import dev.modmesh.registry.backend.redis.RedisBackend;
import dev.modmesh.registry.backend.redis.RedisLeases;
import dev.modmesh.registry.backend.redis.RedisMembership;
import dev.modmesh.registry.backend.redis.RedisSettings;
import dev.modmesh.registry.instance.AddressProbe;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.log.DeltaRing;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.version.Versions;
import dev.modmesh.registry.watch.Pace;
import dev.modmesh.registry.watch.WatchHub;
import io.quarkus.runtime.Startup;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** Wires the plain libraries into this application. */
class Composition {
  private static final int RING_COUNT = 50_000;
  private static final Duration WATCH_SPACING = Duration.ofMillis(50);
  private static final Duration RING_KEEP = Duration.ofMinutes(10);
  private static final int PROBE_MILLIS = 500;

  @Produces
  @Singleton
  RegistryBackend backend(GatewayFolder folder, GatewayConfig config, RedisClients clients) {
    return switch (config.registry().backend()) {
      case EMBEDDED -> new EmbeddedBackend(folder.registryFile(), Json.CODEC);
      case REDIS, CONSUL -> new RedisBackend(redis(clients), redisSettings(config), Json.CODEC);
    };
  }

  @Produces
  @Singleton
  Leases leases(GatewayFolder folder, GatewayConfig config, RedisClients clients) {
    return switch (config.registry().backend()) {
      case EMBEDDED ->
          new EmbeddedLeases(
              folder.registryFile().resolveSibling("leases.json"), Json.CODEC, System::nanoTime);
      case REDIS, CONSUL -> new RedisLeases(redis(clients), config.registry().timeout());
    };
  }

  void close(@Disposes RegistryBackend backend) {
    backend.close();
  }

  private static Redis redis(RedisClients clients) {
    return clients
        .registry()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "modmesh.gateway.registry.backend=redis (or consul) needs"
                        + " modmesh.gateway.registry.redis.hosts, such as redis://127.0.0.1:6379"));
  }

  private static RedisSettings redisSettings(GatewayConfig config) {
    return new RedisSettings(replicas(config), config.registry().timeout(), RING_COUNT, RING_KEEP);
  }

  private static int replicas(GatewayConfig config) {
    int wanted = config.registry().replicas();
    boolean one = config.registry().redis().clientType().equals("standalone");
    return wanted >= 0 ? wanted : one ? 0 : 1;
  }

  @Produces
  @Singleton
  Membership membership(GatewayConfig config, RedisClients clients) {
    return switch (config.registry().backend()) {
      case EMBEDDED -> new LocalMembership();
      case REDIS, CONSUL ->
          new RedisMembership(redis(clients), config.registry().timeout(), Json.CODEC);
    };
  }

  @Produces
  @Singleton
  IdempotencyStore keys(GatewayFolder folder, GatewayConfig config, RedisClients clients) {
    return switch (config.registry().backend()) {
      case EMBEDDED ->
          new SqliteIdempotencyStore(
              folder.root().resolve("registry").resolve("idempotency.db"),
              config.idempotency().keep(),
              InstantSource.system());
      case REDIS, CONSUL ->
          new RedisIdempotencyStore(
              redis(clients),
              config.idempotency().keep(),
              replicas(config),
              config.registry().timeout());
    };
  }

  void close(@Disposes IdempotencyStore store) {
    store.close();
  }

  @Produces
  @Singleton
  LastKnown lastKnown(GatewayFolder folder, GatewayConfig config) {
    boolean shared = config.registry().backend() != GatewayConfig.RegistryKind.EMBEDDED;
    return new LastKnown(new LastKnownView(Json.CODEC, folder.lastKnownFile()), shared);
  }

  @Produces
  @Singleton
  @Startup // reads its file here, not when an event loop first asks
  DecisionLog decisions(GatewayFolder folder, EventLog events) {
    return DecisionLog.in(
        folder.root().resolve("registry").resolve("decisions.db"), Json.CODEC, events);
  }

  void close(@Disposes DecisionLog decisions) {
    decisions.close();
  }

  @Produces
  @Singleton
  RevisionLog log(RegistryBackend backend, LastKnown lastKnown) {
    return new RevisionLog(
        backend,
        new DeltaRing(RING_KEEP, RING_COUNT, InstantSource.system()),
        Json.CODEC,
        lastKnown.load());
  }

  void close(@Disposes RevisionLog log) {
    log.close();
  }

  @Produces
  @Singleton
  Versions versions(RevisionLog log) {
    return new Versions(log, InstantSource.system());
  }

  @Produces
  @Singleton
  Instances instances(RevisionLog log, GatewayConfig config) {
    return new Instances(
        log, probe(), config.instance().ttl(), InstantSource.system(), System::nanoTime);
  }

  private static AddressProbe probe() {
    return (host, port) -> {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port), PROBE_MILLIS);
        return false;
      } catch (ConnectException e) {
        return true;
      } catch (IOException e) {
        return false; // a time-out proves nothing
      }
    };
  }

  @Produces
  @Singleton
  ConsulLink consul(
      RevisionLog log, Leases leases, GatewayConfig config, RedisClients clients, EventLog events) {
    GatewayConfig.Consul consul = config.registry().consul();
    return switch (config.registry().backend()) {
      case EMBEDDED, REDIS -> new ConsulLink(null);
      case CONSUL ->
          new ConsulLink(
              new ConsulBridge(
                  log,
                  leases,
                  new ModuleHashes(redis(clients), config.registry().timeout()),
                  new ConsulSettings(
                      consul.address(),
                      consul.token().orElse(null),
                      consul.longestWait(),
                      consul.resync()),
                  Json.CODEC,
                  probe(),
                  new ConsulEvents(events, consul.address())));
    };
  }

  void close(@Disposes ConsulLink consul) {
    consul.close();
  }

  @Produces
  @Singleton
  Pace pace() {
    return new Pace(WATCH_SPACING);
  }

  void close(@Disposes Pace pace) {
    pace.close();
  }

  @Produces
  @Singleton
  WatchHub hub(RevisionLog log, Pace pace) {
    return new WatchHub(log, Json.CODEC, pace);
  }

  @Produces
  @Singleton
  Credentials credentials(GatewayFolder folder) throws IOException {
    return new Credentials(folder.root());
  }

  @Produces
  @Singleton
  FeedTickets tickets() {
    return new FeedTickets(new SecureRandom(), System::nanoTime);
  }

  @Produces
  @Singleton
  NodeIdentity identity(GatewayFolder folder) throws IOException {
    return new NodeIdentity(folder.root());
  }

  @Produces
  @Singleton
  ModuleArtifacts artifacts() {
    return new ModuleArtifacts(WasmLimits.DEFAULT, JarLimits.DEFAULT);
  }

  @Produces
  @Singleton
  BlobStore blobs(GatewayFolder folder) {
    return new BlobStore(folder.root());
  }

  @Produces
  @Singleton
  OciRegistry oci(
      GatewayFolder folder, BlobStore blobs, NodeIdentity identity, RegistryPublisher publisher) {
    return new OciRegistry(
        blobs,
        folder.root().resolve("repositories"),
        identity.nodeId(),
        Json.CODEC,
        publisher,
        OciPolicy.DEFAULT);
  }
}
