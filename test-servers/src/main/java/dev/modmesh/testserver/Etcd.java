package dev.modmesh.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real etcd of one member on loopback. */
public final class Etcd implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final ServerProcess process;

  private Etcd(Path program) {
    try {
      folder = Files.createTempDirectory("modmesh-etcd");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = FreePorts.one();
    String peer = "http://127.0.0.1:" + FreePorts.one();
    process =
        ServerProcess.start(
            folder,
            List.of(
                program.toString(),
                "--data-dir",
                "data",
                "--listen-client-urls",
                url(),
                "--advertise-client-urls",
                url(),
                "--listen-peer-urls",
                peer,
                "--initial-advertise-peer-urls",
                peer,
                "--initial-cluster",
                "default=" + peer),
            () -> ServerProcess.listens(port));
  }

  /** Starts it. */
  public static Etcd start(Path program) {
    return new Etcd(program);
  }

  /** Where it answers. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
    TemporaryFiles.delete(folder);
  }
}
