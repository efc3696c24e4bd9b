package dev.modmesh.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server that is built once from a pinned Go module, whose {@code go.mod} and {@code go.sum} lie
 * under {@code test-servers/tools}, and kept in {@code ~/.cache/modmesh}.
 *
 * @param name of the program
 * @param version which is part of the cached folder
 * @param module folder under {@code test-servers/tools}
 * @param source the package to build
 */
public record GoProgram(String name, String version, String module, String source) {
  /** The store of the API server. */
  public static final GoProgram ETCD =
      new GoProgram("etcd", "3.6.16", "etcd", "go.etcd.io/etcd/server/v3");

  /** The API server. */
  public static final GoProgram KUBE_APISERVER =
      new GoProgram(
          "kube-apiserver", "1.36.3", "kubernetes", "k8s.io/kubernetes/cmd/kube-apiserver");

  /** The catalogue of services. */
  public static final GoProgram CONSUL =
      new GoProgram("consul", "1.20.1", "consul", "github.com/hashicorp/consul");

  private Path file() {
    return Path.of(
        System.getProperty("user.home"), ".cache", "modmesh", name + "-" + version, name);
  }

  /** The program, if it was built before. */
  public Optional<Path> find() {
    return Optional.of(file()).filter(Files::isExecutable);
  }

  /**
   * The program; builds it, which takes minutes, if it is not there.
   *
   * @param home the root of the source tree
   * @throws IllegalStateException if it cannot be built, such as without Go
   */
  public Path build(Path home) {
    if (find().isEmpty()) {
      Path file = file();
      Path next = file.resolveSibling(name + "." + ProcessHandle.current().pid());
      try {
        Files.createDirectories(file.getParent());
        run(home.resolve("test-servers/tools").resolve(module), next);
        Files.move(next, file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file();
  }

  private void run(Path folder, Path output) throws IOException {
    try {
      Process go =
          new ProcessBuilder(List.of("go", "build", "-o", output.toString(), source))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String said =
          new String(go.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (go.waitFor() != 0) {
        throw new IllegalStateException("cannot build " + name + " " + version + ":\n" + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
