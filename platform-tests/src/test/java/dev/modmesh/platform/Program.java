package dev.modmesh.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that runs to its end. */
public final class Program {
  /** How it ended, and what it wrote to both outputs. */
  public record Result(int status, String output) {
    /** The output of a program that succeeded. */
    public String expectSuccess() {
      if (status != 0) {
        throw new AssertionError("status " + status + ":\n" + output);
      }
      return output;
    }
  }

  private Program() {}

  /** Runs a program; kills it if it takes too long. */
  public static Result run(
      List<String> command, Path folder, Map<String, String> environment, Duration atMost) {
    Path output = null;
    try {
      output = Files.createTempFile("modmesh-program-", ".log");
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(command.getFirst() + " did not end:\n" + Files.readString(output));
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      delete(output);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
