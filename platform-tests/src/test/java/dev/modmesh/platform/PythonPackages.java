package dev.modmesh.platform;

import dev.modmesh.api.module.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Python with pinned packages, in a virtual environment that is kept outside the tree. */
public final class PythonPackages {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private PythonPackages() {}

  /**
   * The interpreter that has these packages; installs them once.
   *
   * <p>Where they cannot be had the test is skipped and named; under {@code modmesh.full} it fails.
   *
   * @param requirements a file as {@code pip install -r} takes it
   */
  public static Path require(Path requirements, String test) {
    String python = Tool.require("python3", test).toString();
    Path folder = folder(requirements);
    Path interpreter = folder.resolve("bin/python");
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      Path home = Installation.home();
      Program.Result made =
          Program.run(List.of(python, "-m", "venv", folder.toString()), home, Map.of(), PATIENCE);
      List<String> install =
          List.of(
              interpreter.toString(), "-m", "pip", "install", "-q", "-r", requirements.toString());
      Program.Result result =
          made.status() == 0 ? Program.run(install, home, Map.of(), PATIENCE) : made;
      if (result.status() != 0) {
        Tool.notRun(test + ": the packages of " + requirements.getFileName() + " cannot be had");
      }
      create(complete);
    }
    return interpreter;
  }

  private static Path folder(Path requirements) {
    try {
      String digest = Digest.of(Files.readAllBytes(requirements)).hex().substring(0, 16);
      Path cache = Path.of(System.getProperty("user.home"), ".cache", "modmesh");
      return Files.createDirectories(cache).resolve("python-" + digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void create(Path file) {
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
