package dev.modmesh.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where it was measured. */
final class Machine {
  private Machine() {}

  static String describe() {
    return processor()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " core(s) for the load, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + ", Java "
        + Runtime.version();
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
