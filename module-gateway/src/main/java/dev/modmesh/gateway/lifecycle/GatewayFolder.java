package dev.modmesh.gateway.lifecycle;

import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.RunLock;
import dev.modmesh.gateway.config.GatewayConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/** The data folder, held by this process alone. */
@Singleton
class GatewayFolder {
  private final DataFolder folder;
  private final RunLock lock;

  GatewayFolder(GatewayConfig config) throws IOException {
    folder = new DataFolder(config.dataDir());
    folder.prepare();
    folder.mintTokens(new SecureRandom());
    Files.createDirectories(folder.root().resolve("registry"));
    lock = RunLock.acquire(folder.root(), "gateway", "gateway", null);
  }

  Path root() {
    return folder.root();
  }

  Path registryFile() {
    return folder.root().resolve("registry").resolve("log.db");
  }

  Path lastKnownFile() {
    return folder.root().resolve("registry").resolve("last-known.json");
  }

  void announce(String url) {
    lock.announce(url);
  }

  /**
   * Waits until no other process of this folder but {@code up} lives; says whether that came true.
   */
  boolean awaitOthers(Duration patience) {
    return folder
        .processes()
        .awaitEnd(other -> !other.id().equals("gateway") && !other.id().equals("up"), patience);
  }

  @PreDestroy
  void release() {
    lock.close();
  }
}
