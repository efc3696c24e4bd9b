package dev.modmesh.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Prometheus on loopback that scrapes twice a second and judges rules each second. */
public final class PrometheusServer implements AutoCloseable {
  private final Path folder;
  private final int port = FreePorts.one();
  private final ServerProcess process;

  /**
   * What it does.
   *
   * @param targets whose {@code /q/metrics} it scrapes
   * @param rules files of rules that it judges
   * @param alertmanagers that hear of alerts
   */
  public record Setup(List<URI> targets, List<Path> rules, List<URI> alertmanagers) {
    /** Copies the lists. */
    public Setup {
      targets = List.copyOf(targets);
      rules = List.copyOf(rules);
      alertmanagers = List.copyOf(alertmanagers);
    }
  }

  private PrometheusServer(Path program, Setup setup) {
    try {
      folder = Files.createTempDirectory("modmesh-prometheus");
      Files.writeString(
          folder.resolve("prometheus.yml"),
          """
          global: { scrape_interval: 500ms, evaluation_interval: 1s }
          rule_files: [ %s ]
          alerting:
            alertmanagers: [ { static_configs: [ { targets: [ %s ] } ] } ]
          scrape_configs:
            - job_name: modmesh
              metrics_path: /q/metrics
              static_configs: [ { targets: [ %s ] } ]
          """
              .formatted(
                  quoted(setup.rules().stream().map(Path::toString)),
                  quoted(setup.alertmanagers().stream().map(URI::getAuthority)),
                  quoted(setup.targets().stream().map(URI::getAuthority))));
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
            () -> ServerProcess.listens(port));
  }

  /** Starts it; it scrapes {@code /q/metrics} of the target. */
  public static PrometheusServer start(Path program, URI target) {
    return start(program, new Setup(List.of(target), List.of(), List.of()));
  }

  /** Starts it with all that a setup says. */
  public static PrometheusServer start(Path program, Setup setup) {
    return new PrometheusServer(program, setup);
  }

  private static String quoted(Stream<String> words) {
    return words.map(word -> '"' + word + '"').collect(Collectors.joining(", "));
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
