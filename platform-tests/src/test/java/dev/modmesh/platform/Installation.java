package dev.modmesh.platform;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the built programs and the examples are. */
public final class Installation {
  private Installation() {}

  /** The root of the source tree; the system property {@code modmesh.home} names it. */
  public static Path home() {
    return Path.of(System.getProperty("modmesh.home", "..")).toAbsolutePath().normalize();
  }

  static Path application(String module) {
    Path jar = home().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing: build " + module + " first");
    }
    return jar;
  }

  /** A file of an example. */
  public static Path example(String name, String file) {
    return home().resolve("examples").resolve(name).resolve(file);
  }
}
