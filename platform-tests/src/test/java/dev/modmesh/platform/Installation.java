package dev.modmesh.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the built programs and the examples are. */
public final class Installation {
  private Installation() {}

  /** The root of the source tree; the system property {@code modmesh.home} names it. */
  public static Path home() {
    return Path.of(System.getProperty("modmesh.home", "..")).toAbsolutePath().normalize();
  }

  static Path application(Path home, String module) {
    Path jar = home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing: build " + module + " first");
    }
    return jar;
  }

  /**
   * Copies the built programs, and nothing else, to where they may be changed.
   *
   * @return the given folder, as a home
   */
  public static Path copyTo(Path folder) {
    try {
      for (String module : List.of("module-gateway", "module-host", "autoscaler")) {
        Path from = home().resolve(module).resolve("target/quarkus-app");
        Path to = folder.resolve(module).resolve("target/quarkus-app");
        try (Stream<Path> files = Files.walk(from)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            Path copy = to.resolve(from.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
          }
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that runs the command line on a home. */
  public static List<String> commandLine(Path home, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dmodmesh.home=" + home);
    command.addAll(List.of("-jar", home().resolve("cli/target/modmesh-cli.jar").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A file of an example. */
  public static Path example(String name, String file) {
    return home().resolve("examples").resolve(name).resolve(file);
  }
}
