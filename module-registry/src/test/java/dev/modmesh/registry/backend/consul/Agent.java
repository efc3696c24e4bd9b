package dev.modmesh.registry.backend.consul;

import dev.modmesh.registry.testing.Registry;
import dev.modmesh.testserver.ConsulServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Somebody else who uses the HTTP API of an agent. */
final class Agent {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConsulServer server;

  Agent(ConsulServer server) {
    this.server = server;
  }

  private byte[] send(String method, String path, byte[] body) {
    try {
      var response =
          http.send(
              HttpRequest.newBuilder(URI.create(server.url() + path))
                  .method(method, BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new AssertionError(new String(response.body(), StandardCharsets.UTF_8));
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void register(String module, String serviceId, int port, String... tags) {
    send(
        "PUT",
        "/v1/agent/service/register",
        Registry.CODEC.write(
            Map.of(
                "ID",
                "module-" + module + "-" + serviceId,
                "Name",
                "module-" + module,
                "Address",
                "127.0.0.1",
                "Port",
                port,
                "Tags",
                List.of(tags),
                "Check",
                Map.of("CheckID", serviceId, "TTL", "10m", "Status", "passing"))));
  }

  void fail(String serviceId) {
    byte[] unused = send("PUT", "/v1/agent/check/fail/" + serviceId + "?note=broken", new byte[0]);
  }

  void deregister(String module, String serviceId) {
    byte[] unused =
        send("PUT", "/v1/agent/service/deregister/module-" + module + "-" + serviceId, new byte[0]);
  }

  /** What the agent has registered, by id. */
  Map<String, ?> services() {
    return Registry.CODEC.readObject(send("GET", "/v1/agent/services", new byte[0]));
  }
}
