package dev.modmesh.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The oracle: how often each call was run, whatever its caller was told. Thread-safe. */
final class Executions {
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /** Those that processes have written into the files of a folder, one id a line. */
  static Executions read(Path folder) {
    Executions executions = new Executions();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).forEach(executions::begin);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return executions;
  }

  /** Notes that a call begins to run. */
  void begin(String id) {
    counts.merge(id, 1, Integer::sum);
  }

  /** How often a call has begun to run. */
  int of(String id) {
    return counts.getOrDefault(id, 0);
  }

  /** The calls that were run more than once. */
  List<String> repeated() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
