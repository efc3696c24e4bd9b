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
    return folder.root().resolve("registry").resolve("log.mv");
  }

  void announce(String url) {
    lock.announce(url);
  }

  @PreDestroy
  void release() {
    lock.close();
  }
}
