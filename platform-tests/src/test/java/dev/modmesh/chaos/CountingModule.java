package dev.modmesh.chaos;

import dev.modmesh.load.WarmUp;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A module on real hosts that writes the id of each call that it runs into a file of its process,
 * before it does anything else. What a killed process has written stays.
 */
final class CountingModule implements AutoCloseable {
  private static final String VERSION = "1.0.0";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Platform platform;
  private final String name;
  private final Path folder;

  private CountingModule(Platform platform, String name, Path folder) {
    this.platform = platform;
    this.name = name;
    this.folder = folder;
  }

  /**
   * Publishes it. Its function {@code call} takes 20 ms and may be run twice; {@code once} the same
   * but may not; {@code hold} takes three seconds and may not.
   */
  static CountingModule publish(Platform platform, String name, Map<String, ?> manifest) {
    try {
      Path folder = Files.createTempDirectory("modmesh-counts-");
      CountingModule module = new CountingModule(platform, name, folder);
      Manifest document =
          Manifest.jar(name, VERSION).idempotent("call").function("once").function("hold");
      manifest.forEach(document::with);
      platform.publisher().activeJar(document, module.code());
      return module;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] code() {
    return JarModules.of(
        "Counting",
        """
        private final java.io.FileOutputStream file;
        public Counting() throws java.io.IOException {
          file = new java.io.FileOutputStream("%s/" + ProcessHandle.current().pid(), true);
        }
        private String run(String id, long millis) throws Exception {
          file.write((id + "\\n").getBytes());
          Thread.sleep(millis);
          return id;
        }
        @Function public String call(String id) throws Exception { return run(id, 20); }
        @Function public String once(String id) throws Exception { return run(id, 20); }
        @Function public String hold(String id) throws Exception { return run(id, 3000); }
        """
            .formatted(folder));
  }

  String name() {
    return name;
  }

  /** What was run. */
  Executions executions() {
    return Executions.read(folder);
  }

  /** Waits until so many hosts have it loaded, and warms them. */
  CountingModule ready(int hosts) {
    Gateway gateway = platform.anonymous();
    Await.until(
        name + " is called", SOON, () -> gateway.call(name, "call", "first").status() == 200);
    Await.until(
        name + " is ready on " + hosts + " hosts",
        SOON,
        () ->
            gateway.get("/api/v1/modules/" + name + "/resolve").get("instances")
                    instanceof List<?> instances
                && instances.size() == hosts);
    WarmUp.run(gateway, name, "call");
    return this;
  }

  @Override
  public void close() {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
