package dev.modmesh.bench.peer;

import dev.modmesh.bench.load.Requests;
import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.call.GatewayConnection;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.JavaCommand;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The platform's gateway as {@code up} starts it, with everything on, before a remote module. */
final class Modmesh implements Peer {
  private static final String VERSION = "1.0.0";
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path home;
  private final String name;
  private final Map<String, Object> function;

  private Modmesh(Path home, String name, Map<String, Object> function) {
    this.home = home;
    this.name = name;
    this.function = function;
  }

  /** Every call goes to the module. */
  static Modmesh forwarding(Path home) {
    return new Modmesh(home, "Modmesh", Map.of("idempotent", true));
  }

  /** Every call but the first is answered from the gateway's memory. */
  static Modmesh nearHit(Path home) {
    return new Modmesh(
        home, "Modmesh, near hit", Map.of("idempotent", true, "cache", Map.of("ttl", "1h")));
  }

  @Override
  public String name() {
    return name;
  }

  private Path jar() {
    return home.resolve("module-gateway/target/quarkus-app/quarkus-run.jar");
  }

  @Override
  public Optional<String> missing() {
    return Files.isRegularFile(jar()) ? Optional.empty() : Optional.of(jar() + " is not built");
  }

  @Override
  public List<String> command(Path folder, int port, List<Integer> backends) throws IOException {
    DataFolder data = new DataFolder(folder.resolve("data"));
    data.prepare();
    data.mintTokens(new SecureRandom());
    return JavaCommand.jar(
        jar(),
        List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx512m", "-Xss512k"),
        Map.of(
            "quarkus.http.port",
            Integer.toString(port),
            "modmesh.gateway.data-dir",
            data.root().toString(),
            // The load is more than a core can take, and no peer sheds any.
            "modmesh.gateway.overload.min-limit",
            "1000"));
  }

  @Override
  public void prepare(Path folder, int port, List<Integer> backends) throws IOException {
    String token = Files.readString(new DataFolder(folder.resolve("data")).token()).strip();
    GatewayConnection gateway =
        new GatewayConnection(URI.create("http://127.0.0.1:" + port), PATIENCE);
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    put(
        gateway,
        headers,
        "/api/v1/modules/" + Requests.MODULE + "/versions/" + VERSION,
        Map.of(
            "name",
            Requests.MODULE,
            "version",
            VERSION,
            "runtime",
            "remote",
            "service_url",
            "http://127.0.0.1:" + backends.getFirst(),
            "functions",
            Map.of(Requests.FUNCTION, function)));
    for (int backend : backends) {
      String instance = "/api/v1/instances/" + Requests.MODULE + "-" + backend;
      put(
          gateway,
          headers,
          instance,
          Map.of(
              "host",
              "127.0.0.1",
              "port",
              backend,
              "pool",
              Requests.MODULE,
              "modules",
              List.of(Requests.MODULE + "@" + VERSION)));
      Thread.ofVirtual().start(() -> beat(gateway, headers, instance + "/heartbeat"));
    }
  }

  /** Until the gateway ends. */
  private static void beat(GatewayConnection gateway, Map<String, String> headers, String path) {
    try {
      while (true) {
        put(gateway, headers, path, Map.of());
        Thread.sleep(HEARTBEAT);
      }
    } catch (IOException | RuntimeException e) {
      // it has ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void put(
      GatewayConnection gateway, Map<String, String> headers, String path, Map<String, ?> body)
      throws IOException {
    ApiResponse answer = gateway.exchange("PUT", path, headers, new JacksonCodec().write(body));
    if (answer.status() >= 300) {
      throw new IOException(path + " -> " + answer.status() + " " + answer.object());
    }
  }
}
