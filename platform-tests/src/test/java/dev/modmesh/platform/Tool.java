package dev.modmesh.platform;

import dev.modmesh.testserver.GoProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of others that a test needs. Without one, the test is named as not run. */
public final class Tool {
  private Tool() {}

  /**
   * The program of this name.
   *
   * <p>Where there is none the test is skipped and named; under {@code modmesh.full} it fails.
   */
  public static Path require(String name, String test) {
    Optional<Path> found = find(name);
    if (found.isEmpty()) {
      notRun(test + ": there is no `" + name + "`");
    }
    return found.orElseThrow();
  }

  /** A server that is built from a pinned Go module; under {@code modmesh.full} it is built now. */
  public static Path require(GoProgram program, String test) {
    if (program.find().isEmpty() && !Form.isFull()) {
      notRun(test + ": `" + program.name() + "` was not built yet");
    }
    return program.build(Installation.home());
  }

  private static Optional<Path> find(String name) {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Names a test that cannot run here, and ends it. */
  public static void notRun(String why) {
    System.out.println("not run: " + why);
    note(why);
    if (Form.isFull()) {
      throw new AssertionError("not run: " + why);
    }
    Assumptions.abort("not run: " + why);
  }

  // The launcher collects these lines for its summary.
  private static void note(String why) {
    String file = System.getProperty("modmesh.not-run", "");
    if (!file.isEmpty()) {
      try {
        Files.writeString(
            Path.of(file), why + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
