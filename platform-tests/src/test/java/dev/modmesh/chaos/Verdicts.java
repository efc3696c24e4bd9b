package dev.modmesh.chaos;

import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps what experiments have found: all of it as JSON, and rows for the table of the launcher. */
final class Verdicts {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final Path FOLDER = Path.of("target", "chaos"); // of this module

  private Verdicts() {}

  /**
   * Keeps a run.
   *
   * @param suffix of the file names
   * @param verdict as the table shall name it
   */
  static void keep(Experiment experiment, String suffix, String verdict) {
    StringBuilder rows = new StringBuilder();
    String promise = experiment.promise() + (suffix.isEmpty() ? "" : " (" + suffix + ")");
    for (Check check : experiment.checks()) {
      String outcome = check.bound().isEmpty() ? "-" : check.holds() ? "ok" : "broken";
      rows.append("%-78s %-58s %s%n".formatted(promise, check, outcome));
      promise = "";
    }
    rows.append("%-78s %-58s %s%n".formatted("", "", verdict));
    String name = experiment.name() + (suffix.isEmpty() ? "" : "-control");
    try {
      Files.createDirectories(FOLDER);
      Files.write(FOLDER.resolve(name + ".json"), JSON.write(experiment.toMap()));
      Files.writeString(FOLDER.resolve(name + ".row"), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.print(rows);
  }
}
