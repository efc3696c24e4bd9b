package dev.modmesh.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.version.Versions;
import dev.modmesh.testserver.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What reaches the instances when the Redis of the cache is lost and everything is a miss. */
@QuarkusTest
@TestProfile(CacheWithoutRedisTest.LostRedis.class)
class CacheWithoutRedisTest {
  private static final int AT_ONCE = 8;
  private static final int KEYS = 40;
  private static final int CALLERS = 5;

  @Inject RevisionLog log;
  @Inject Versions versions;
  @Inject Vertx vertx;

  @TestHTTPResource("/")
  URI gateway;

  /** A gateway whose Redis has ended, and whose instances may have few calls at once. */
  public static final class LostRedis implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      String limit = Integer.toString(AT_ONCE);
      return Map.of(
          "modmesh.gateway.overload.initial-limit", limit,
          "modmesh.gateway.overload.min-limit", limit,
          "modmesh.gateway.overload.max-limit", limit);
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Ended.class));
    }
  }

  /** A Redis that was there. */
  public static final class Ended implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      try (RedisServer server = RedisServer.start("--loglevel", "warning")) {
        return Map.of("modmesh.gateway.cache.redis.hosts", server.uri());
      }
    }

    @Override
    public void stop() {}
  }

  private static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void runsEachKeyOnceAndNoMoreAtOnceThanTheInstancesMayHave() throws Exception {
    ModuleManifest manifest =
        ManifestReader.read(
            Map.of(
                "name", "bypassed",
                "version", "1.0.0",
                "runtime", "remote",
                "functions", Map.of("read", Map.of("cache", Map.of("ttl", "1h")))));
    RemoteModules.publish(versions, manifest);
    AtomicBoolean open = new AtomicBoolean();
    Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    try (StubInstance instance = new StubInstance(vertx)) {
      instance.behaviour = request -> hold(request, held, open);
      RemoteModules.register(
          log, "bypassed-0", instance.port(), manifest, "default", Health.PASSING, null);
      HttpClient http = HttpClient.newHttpClient();

      for (int i = 0; i < KEYS * CALLERS; i++) {
        answers.add(
            http.sendAsync(
                RemoteModules.request(gateway, "bypassed", "read", "{\"args\":[" + i % KEYS + "]}"),
                HttpResponse.BodyHandlers.ofString()));
      }
      int refused = (KEYS - AT_ONCE) * CALLERS;
      until(
          "all others are refused",
          () -> answers.stream().filter(CompletableFuture::isDone).count() >= refused);

      assertThat(instance.bodies).hasSize(AT_ONCE).doesNotHaveDuplicates();
      open.set(true);
      held.forEach(StubInstance::answer);
      List<Integer> statuses = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> response = answer.get(20, TimeUnit.SECONDS);
        statuses.add(response.statusCode());
        if (response.statusCode() != 200) {
          assertThat(response.body()).contains("urn:modmesh:problem:overloaded");
          assertThat(response.headers().firstValue("Retry-After")).isPresent();
        }
      }
      assertThat(statuses.stream().filter(status -> status == 200)).hasSize(AT_ONCE * CALLERS);
      assertThat(statuses.stream().filter(status -> status == 503)).hasSize(refused);
    }
  }

  private static void hold(
      HttpServerRequest request, Queue<HttpServerRequest> held, AtomicBoolean open) {
    if (open.get()) {
      StubInstance.answer(request);
    } else {
      held.add(request);
    }
  }
}
