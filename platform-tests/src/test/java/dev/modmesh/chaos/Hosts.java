package dev.modmesh.chaos;

import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import java.util.List;
import java.util.stream.Stream;

/** The three hosts of a platform. */
record Hosts(Platform platform) implements AutoCloseable {
  static final int COUNT = 3;

  /** One that shall suffer. */
  PlatformProcess victim() {
    return platform.host("host-2");
  }

  List<PlatformProcess> all() {
    return Stream.of("host-1", "host-2", "host-3").map(platform::host).toList();
  }

  /** Brings back those that have ended. */
  @Override
  public void close() {
    all().stream().filter(host -> !host.isAlive()).forEach(PlatformProcess::start);
    all().forEach(platform::awaitPassing);
  }
}
