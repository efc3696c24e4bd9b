package dev.modmesh.client.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The JDK's ahead-of-time cache of a program (JEP 483, JEP 514): its classes as they were loaded
 * and linked in a training run, which halves the work of a start. It lies beside the JAR. A JVM
 * checks by itself that a cache fits to it and to every JAR, and starts without it otherwise.
 */
public final class AotCache {
  /**
   * The system property that makes every program which this process starts, and those that these
   * start, write a cache when it ends instead of using one.
   */
  public static final String TRAINING = "modmesh.aot-training";

  private static final String QUIET = "-Xlog:aot*=off,cds*=off,class+path=off";
  // By the profiles of a training C2 would optimise what a start needs, while the start needs the
  // processor.
  private static final List<String> NO_PROFILES =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

  private final Path jar;

  /** That of this program. */
  public AotCache(Path jar) {
    this.jar = jar;
  }

  private Path file() {
    return jar.resolveSibling("app.aot");
  }

  private Path trained() {
    return jar.resolveSibling("app.aot.new");
  }

  /** What to tell the JVM; nothing without a cache. */
  List<String> options() {
    if (Boolean.getBoolean(TRAINING)) {
      List<String> training = new ArrayList<>(NO_PROFILES);
      training.addAll(List.of("-XX:AOTCacheOutput=" + trained(), QUIET, "-D" + TRAINING + "=true"));
      return training;
    }
    return isCurrent() ? List.of("-XX:AOTCache=" + file(), "-XX:AOTMode=auto", QUIET) : List.of();
  }

  private boolean isCurrent() {
    try {
      return Files.getLastModifiedTime(file()).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Puts what the training wrote into use; call it when all programs of the training have ended,
   * since a JVM that ends writes the file for seconds.
   *
   * @return whether there was something
   * @throws IOException if the file cannot be moved
   */
  public boolean adopt() throws IOException {
    if (!Files.isRegularFile(trained())) {
      return false;
    }
    Files.move(trained(), file(), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /**
   * Takes away what an earlier training left half done.
   *
   * @throws IOException if it cannot be deleted
   */
  public void discard() throws IOException {
    Files.deleteIfExists(trained());
    Files.deleteIfExists(jar.resolveSibling("app.aot.new.config"));
  }
}
