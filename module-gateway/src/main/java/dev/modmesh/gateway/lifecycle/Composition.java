package dev.modmesh.gateway.lifecycle;

import dev.modmesh.api.spi.Leases;
import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.artifact.blob.BlobStore;
import dev.modmesh.artifact.inspect.JarLimits;
import dev.modmesh.artifact.inspect.WasmLimits;
import dev.modmesh.artifact.oci.ModuleArtifacts;
import dev.modmesh.artifact.oci.OciPolicy;
import dev.modmesh.artifact.oci.OciRegistry;
import dev.modmesh.gateway.access.Credentials;
import dev.modmesh.gateway.access.FeedTickets;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.idempotency.IdempotencyStore;
import dev.modmesh.gateway.idempotency.SqliteIdempotencyStore;
import dev.modmesh.gateway.node.NodeIdentity;
import dev.modmesh.gateway.oci.RegistryPublisher;
import dev.modmesh.registry.backend.embedded.EmbeddedBackend;
import dev.modmesh.registry.backend.embedded.EmbeddedLeases;
import dev.modmesh.registry.instance.AddressProbe;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.log.DeltaRing;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.version.Versions;
import dev.modmesh.registry.watch.WatchHub;
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
  private static final Duration RING_KEEP = Duration.ofMinutes(10);
  private static final int PROBE_MILLIS = 500;

  @Produces
  @Singleton
  RegistryBackend backend(GatewayFolder folder) {
    return new EmbeddedBackend(folder.registryFile(), Json.CODEC);
  }

  @Produces
  @Singleton
  Leases leases(GatewayFolder folder) {
    return new EmbeddedLeases(
        folder.registryFile().resolveSibling("leases.json"), Json.CODEC, System::nanoTime);
  }

  void close(@Disposes RegistryBackend backend) {
    backend.close();
  }

  @Produces
  @Singleton
  IdempotencyStore keys(GatewayFolder folder, GatewayConfig config) {
    return new SqliteIdempotencyStore(
        folder.root().resolve("registry").resolve("idempotency.db"),
        config.idempotency().keep(),
        InstantSource.system());
  }

  void close(@Disposes IdempotencyStore store) {
    store.close();
  }

  @Produces
  @Singleton
  RevisionLog log(RegistryBackend backend) {
    return new RevisionLog(
        backend, new DeltaRing(RING_KEEP, RING_COUNT, InstantSource.system()), Json.CODEC);
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
  WatchHub hub(RevisionLog log) {
    return new WatchHub(log, Json.CODEC);
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
