package dev.modmesh.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Alertmanager on loopback, without peers, that posts to one webhook. */
public final class AlertmanagerServer implements AutoCloseable {
  private final Path folder;
  private final int port = FreePorts.one();
  private final ServerProcess process;

  private AlertmanagerServer(Path program, URI webhook) {
    try {
      folder = Files.createTempDirectory("modmesh-alertmanager");
      Files.writeString(
          folder.resolve("alertmanager.yml"),
          """
          route:
            receiver: webhook
            group_by: [alertname, job]
            group_wait: 1s
            group_interval: 1s
          receivers:
            - name: webhook
              webhook_configs: [ { url: "%s", send_resolved: true } ]
          """
              .formatted(webhook));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process =
        ServerProcess.start(
            folder,
            List.of(
                program.toString(),
                "--config.file=alertmanager.yml",
                "--storage.path=data",
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port),
            () -> ServerProcess.listens(port));
  }

  /** Starts it; it posts each group of alerts, by name and job, to the webhook. */
  public static AlertmanagerServer start(Path program, URI webhook) {
    return new AlertmanagerServer(program, webhook);
  }

  /** Where it answers. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.close();
    TemporaryFiles.delete(folder);
  }
}
