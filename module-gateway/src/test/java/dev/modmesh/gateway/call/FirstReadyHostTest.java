package dev.modmesh.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.version.Versions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version that one host of its pool has loaded, and the other has not yet. */
@QuarkusTest
class FirstReadyHostTest {
  private static final String POOL = "first-ready";

  @Inject RevisionLog log;
  @Inject Versions versions;
  @Inject Vertx vertx;

  @TestHTTPResource("/")
  URI gateway;

  private final HttpClient http = HttpClient.newHttpClient();
  private StubInstance ready;
  private StubInstance other;

  @BeforeEach
  void start() throws Exception {
    ready = new StubInstance(vertx);
    other = new StubInstance(vertx);
  }

  @AfterEach
  void stop() throws Exception {
    ready.close();
    other.close();
  }

  private void publish(String name) {
    ModuleManifest manifest = manifest(name);
    ModuleManifest neighbour = manifest(name + "-neighbour");
    RemoteModules.publish(versions, manifest);
    RemoteModules.publish(versions, neighbour);
    RemoteModules.register(log, "ready-host", ready.port(), manifest, POOL, Health.PASSING, null);
    RemoteModules.register(log, "other-host", other.port(), neighbour, POOL, Health.PASSING, null);
  }

  private static ModuleManifest manifest(String name) {
    return ManifestReader.read(
        Map.of(
            "name",
            name,
            "version",
            "1.0.0",
            "runtime",
            "wasm",
            "pool",
            POOL,
            "functions",
            Map.of("read", Map.of("idempotent", true))));
  }

  private HttpResponse<String> call(String module) throws Exception {
    return http.send(
        RemoteModules.request(gateway, module, "read", "{}"), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void getsAllCallsWhileItTakesThem() throws Exception {
    publish("first-well");

    for (int i = 0; i < 20; i++) {
      assertThat(call("first-well").statusCode()).isEqualTo(200);
    }

    assertThat(ready.calls()).isEqualTo(20);
    assertThat(other.calls()).isZero();
  }

  @Test
  void doesNotTakeTheVersionWithItWhenItFails() throws Exception {
    publish("first-ill");
    ready.behaviour = StubInstance::reset;

    for (int i = 0; i < 30; i++) {
      HttpResponse<String> answer = call("first-ill");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Modmesh-Instance")).hasValue("other-host");
    }

    assertThat(ready.calls()).as("its circuit opens").isLessThan(30);
    assertThat(other.calls()).isEqualTo(30);
  }
}
