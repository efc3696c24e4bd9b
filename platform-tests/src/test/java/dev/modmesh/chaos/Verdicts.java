package dev.modmesh.chaos;

import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

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
    String promise = experiment.promise() + (suffix.isEmpty() ? "" : " (" + suffix + ")");
    StringBuilder rows = new StringBuilder(row(promise, verdict));
    for (Check check : experiment.checks()) {
      String outcome = check.bound().isEmpty() ? "" : check.holds() ? "ok" : "broken";
      rows.append(row("    " + check, outcome));
    }
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

  /** The launcher heads the same columns. */
  private static String row(String what, String verdict) {
    return String.format(Locale.ROOT, "%-100s %s%n", what, verdict);
  }
}
