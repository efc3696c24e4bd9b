package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.ProcessSpec;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.load.CallLog;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.WarmUp;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Installation;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PythonPackages;
import dev.modmesh.platform.Tool;
import dev.modmesh.testserver.ConsulServer;
import dev.modmesh.testserver.GoProgram;
import dev.modmesh.testserver.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway in step with a real Consul, and a program that uses Consul and Redis directly. */
final class ConsulTest {
  private static final String NAME = "the registry with Consul";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration CONVERGED = Duration.ofSeconds(5);
  private static final JacksonCodec JSON = new JacksonCodec();

  private final List<ManagedProcess> services = new ArrayList<>();
  private Path python;
  private ConsulServer consul;
  private RedisServer redis;
  private Platform platform;
  private Gateway gateway;

  @BeforeEach
  void start() {
    Path program = Tool.require(GoProgram.CONSUL, NAME);
    python = PythonPackages.require(Installation.example("greeter", "requirements.txt"), NAME);
    consul = ConsulServer.start(program);
    redis = RedisServer.start("--loglevel", "warning");
    platform = platform().hosts(Form.of(2, 3)).build().start();
    gateway = platform.anonymous();
  }

  private Platform.Builder platform() {
    return Platform.builder()
        .set("modmesh.gateway.registry.backend", "consul")
        .set("modmesh.gateway.registry.consul.address", consul.url())
        .set("modmesh.gateway.registry.redis.hosts", redis.uri());
  }

  @AfterEach
  void end() {
    services.forEach(ManagedProcess::kill);
    if (platform != null) {
      platform.close();
      redis.close();
      consul.close();
    }
  }

  private ManagedProcess greeter(String id) {
    return greeter(id, "greeter", "1.0.0");
  }

  private ManagedProcess greeter(String id, String name, String version) {
    List<String> command =
        List.of(
            python.toString(),
            Installation.example("greeter", "greeter.py").toString(),
            "--consul",
            "127.0.0.1:" + consul.port(),
            "--redis",
            redis.uri(),
            "--service-id",
            id,
            "--name",
            name,
            "--version",
            version);
    try {
      ManagedProcess started =
          ManagedProcess.spawn(new ProcessSpec(id, command, Map.of(), platform.data().log(id)));
      services.add(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String health(String instance) {
    Answer answer = gateway.get("/api/v1/instances/" + instance);
    return answer.status() == 200 ? String.valueOf(answer.get("health")) : "gone";
  }

  private void awaitHealth(String instance, String health) {
    awaitHealth(instance, health, SOON);
  }

  private void awaitHealth(String instance, String health, Duration atMost) {
    Await.until(instance + " is " + health, atMost, () -> health(instance).equals(health));
  }

  /** What Consul has of a service: its ids. */
  private TreeSet<String> inConsul(String service) {
    TreeSet<String> ids = new TreeSet<>();
    try (InputStream in =
        URI.create(consul.url() + "/v1/catalog/service/" + service).toURL().openStream()) {
      if (JSON.read(in.readAllBytes()) instanceof List<?> entries) {
        entries.forEach(entry -> ids.add(String.valueOf(((Map<?, ?>) entry).get("ServiceID"))));
      }
    } catch (IOException e) {
      return ids;
    }
    return ids;
  }

  private void publishEcho(String name) {
    platform
        .publisher()
        .activeWasm(
            Manifest.wasm(name, "1.0.0").idempotent("echo").with("tags", List.of("x")),
            Guests.several());
  }

  @Test
  void aProgramThatKnowsOnlyConsulAndRedisIsCalledAndCallsModules() {
    publishEcho("ours");
    ManagedProcess service = greeter("py-1");
    awaitHealth("py-1", "passing");

    Answer answer = gateway.call("greeter", "greet", "Ada");
    Await.until(
        "Consul lists the hosts for our module",
        SOON,
        () -> inConsul("module-ours").contains("module-ours-host-1"));
    Answer relayed = gateway.call("greeter", "relay", "ours", "echo", "round");

    assertThat(answer.expect(200).returnValue()).isEqualTo("Hello, Ada!");
    assertThat(answer.header("Modmesh-Module")).isEqualTo("greeter@1.0.0");
    assertThat(answer.header("Modmesh-Instance")).isEqualTo("py-1");
    assertThat(relayed.expect(200).returnValue())
        .isEqualTo(Map.of("args", List.of("round"), "kwargs", Map.of()));
    assertThat(gateway.get("/api/v1/modules/greeter/versions/1.0.0").expect(200).json())
        .containsEntry("runtime", "remote")
        .containsEntry("source", "consul")
        .containsEntry("tags", List.of("python"));
    assertThat(redis.<Map<String, String>>ask(client -> client.hgetAll("module:ours:1.0.0")))
        .containsOnlyKeys(
            "name",
            "version",
            "service_url",
            "checksum",
            "size_bytes",
            "dependencies",
            "tags",
            "health_check_url",
            "last_updated",
            "load_balancer_weight")
        .containsEntry("service_url", gateway.base().toString())
        .containsEntry("dependencies", "[]")
        .containsEntry("tags", "[\"x\"]");

    service.requestEnd();
    awaitHealth("py-1", "gone");
    assertThat(gateway.call("greeter", "greet", "Ada").problem())
        .isEqualTo("503 no-instance-available");
  }

  @Test
  void callsGoOnWhileConsulIsAwayAndComesBackWithAndWithoutItsMemory() {
    publishEcho("steady");
    greeter("py-1");
    ManagedProcess dying = greeter("py-2");
    awaitHealth("py-1", "passing");
    awaitHealth("py-2", "passing");
    awaitRegistered("module-steady-host-1");
    awaitRegistered("module-steady-host-2");
    WarmUp.run(gateway, "steady", "echo");
    int seconds = Form.of(8, 60);
    int perSecond = Form.of(50, 500);
    OpenLoop load = OpenLoop.start(gateway, "steady", "echo", seconds * perSecond, perSecond);

    consul.kill();
    awaitStale(true);
    platform.host("host-2").kill();
    dying.kill();
    awaitHealth("py-2", "critical");
    for (int i = 0; i < 20; i++) {
      Answer answer = gateway.call("greeter", "greet", "Ada");
      assertThat(answer.expect(200).header("Modmesh-Instance")).isEqualTo("py-1");
    }
    load.awaitSent(1);
    CallLog calls = load.report();
    assertThat(calls.failures()).isEmpty();
    assertThat(calls.answered()).isEqualTo(seconds * perSecond);

    consul.start(); // with what it had on disk; its checks begin as critical
    awaitStale(false);
    Await.until("Consul has checked it again", SOON, () -> passesInConsul("greeter", "py-1"));
    assertThat(health("py-1")).isEqualTo("passing");

    consul.kill();
    consul.forget();
    consul.start(); // empty
    Await.until(
        "our module is registered again",
        CONVERGED,
        () -> inConsul("module-steady").contains("module-steady-host-1"));
    awaitHealth("py-2", "gone");
    assertThat(gateway.call("greeter", "greet", "Ada").expect(200).returnValue())
        .isEqualTo("Hello, Ada!"); // Consul knows nothing of it, and it answers
    greeter("py-3");
    awaitHealth("py-3", "passing");
  }

  @Test
  void aGatewayThatStartsWhileConsulIsAwayServes() {
    publishEcho("steady");
    greeter("py-1");
    awaitHealth("py-1", "passing");
    awaitRegistered("module-steady-host-1");

    consul.kill();
    platform.gatewayProcess().kill();
    platform.gatewayProcess().start();
    platform.awaitGateway();
    Await.until(
        "our module is called", SOON, () -> gateway.call("steady", "echo", "x").status() == 200);
    assertThat(gateway.call("greeter", "greet", "Ada").expect(200).returnValue())
        .isEqualTo("Hello, Ada!");

    consul.forget();
    Await.until("this gateway leads", SOON, () -> health().contains("\"consul_leader\": true"));
    consul.start();
    Await.until(
        "our module is registered",
        CONVERGED,
        () -> inConsul("module-steady").contains("module-steady-host-1"));
    greeter("py-2");
    awaitHealth("py-2", "passing");
    assertThat(health("py-1")).isEqualTo("passing");
  }

  private String health() {
    return gateway.get("/q/health/ready").expect(200).text();
  }

  private void awaitStale(boolean stale) {
    Await.until(
        "the gateway says consul_stale " + stale,
        SOON,
        () -> health().contains("\"consul_stale\": " + stale));
  }

  private void awaitRegistered(String id) {
    String service = id.substring(0, id.lastIndexOf("-host-"));
    Await.until(id + " is in Consul", SOON, () -> inConsul(service).contains(id));
  }

  private boolean passesInConsul(String module, String instance) {
    String path = "/v1/health/service/module-" + module + "?passing";
    try (InputStream in = URI.create(consul.url() + path).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .contains("\"module-" + module + "-" + instance + "\"");
    } catch (IOException e) {
      return false;
    }
  }
}
