package dev.modmesh.bench.peer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Programs of this machine. */
final class Programs {
  private static final List<String> SYSTEM = List.of("/usr/sbin", "/usr/local/sbin");

  private Programs() {}

  /** On the PATH, or where systems keep daemons. */
  static Optional<Path> find(String name) {
    List<String> folders =
        new ArrayList<>(
            List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
    folders.addAll(SYSTEM);
    return folders.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Optional<String> missing(String name, String remedy) {
    return find(name).isPresent()
        ? Optional.empty()
        : Optional.of(name + " is not on the PATH: " + remedy);
  }

  static String path(String name) {
    return find(name).orElseThrow().toString();
  }

  /** A class of this application on the Java that runs it, with the heap of a small service. */
  static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-Xms64m", "-Xmx512m", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-Dvertx.disableDnsResolver=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
