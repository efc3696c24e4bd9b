package dev.modmesh.cli.platform;

import dev.modmesh.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the built programs and the examples are.
 *
 * @param home the folder that has the launcher
 */
public record Installation(Path home) {
  private static final String APPLICATION = "target/quarkus-app/quarkus-run.jar";
  private static final List<String> KINDS = List.of(".wasm", ".jar");

  /** An example module; {@code artifact} is null when it was not built. */
  public record Example(String name, Path manifest, @Nullable Path artifact) {}

  /** The one that the launcher named, or the current folder. */
  public static Installation current() {
    return new Installation(
        Path.of(System.getProperty("modmesh.home", "")).toAbsolutePath().normalize());
  }

  /**
   * The program of an application.
   *
   * @throws StartupException if it was not built
   */
  public Path application(String module) {
    Path jar = home.resolve(module).resolve(APPLICATION);
    if (!Files.isRegularFile(jar)) {
      throw new StartupException(
          ExitCode.NOT_BUILT, jar + " is missing: start with ./modmesh, which builds it");
    }
    return jar;
  }

  /** The examples, ordered by name. */
  public List<Example> examples() throws IOException {
    Path folder = home.resolve("examples");
    List<Example> examples = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path entry : entries.sorted().toList()) {
          Path manifest = entry.resolve("modmesh.yaml");
          if (Files.isRegularFile(manifest)) {
            String name = String.valueOf(entry.getFileName());
            examples.add(new Example(name, manifest, artifact(entry, name)));
          }
        }
      }
    }
    return examples;
  }

  private static @Nullable Path artifact(Path folder, String name) {
    return KINDS.stream()
        .map(kind -> folder.resolve("target").resolve(name + kind))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }
}
