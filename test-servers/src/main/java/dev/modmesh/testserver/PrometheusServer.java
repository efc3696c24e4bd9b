package dev.modmesh.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Prometheus on loopback that scrapes one target every second. */
public final class PrometheusServer implements AutoCloseable {
  private final Path folder;
  private final int port = FreePorts.one();
  private final ServerProcess process;

  private PrometheusServer(Path program, URI target) {
    try {
      folder = Files.createTempDirectory("modmesh-prometheus");
      Files.writeString(
          folder.resolve("prometheus.yml"),
          """
          global: { scrape_interval: 500ms, evaluation_interval: 1s }
          scrape_configs:
            - job_name: modmesh
              metrics_path: /q/metrics
              static_configs: [ { targets: [ "%s" ] } ]
          """
              .formatted(target.getAuthority()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process =
        ServerProcess.start(
            folder,
            List.of(
                program.toString(),
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port),
            () -> Etcd.listens(port));
  }

  /** Starts it; it scrapes {@code /q/metrics} of the target. */
  public static PrometheusServer start(Path program, URI target) {
    return new PrometheusServer(program, target);
  }

  /** Where it answers. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
    TemporaryFiles.delete(folder);
  }
}
