package dev.modmesh.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.version.Versions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CachePathTest {
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final String NEAR = "modmesh; hit; detail=near";
  private static final String STALE = "modmesh; hit; detail=stale";
  private static final String STORED = "modmesh; fwd=miss; stored";

  @Inject RevisionLog log;
  @Inject Versions versions;
  @Inject Instances instances;
  @Inject Vertx vertx;
  @Inject GatewayConfig config;

  @TestHTTPResource("/")
  URI gateway;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private String module = "";
  private StubInstance instance;

  @BeforeEach
  void publish() throws Exception {
    module = "cached" + NEXT.incrementAndGet();
    ModuleManifest manifest = manifest("1.0.0");
    publish(manifest);
    instance = new StubInstance(vertx);
    register(manifest);
  }

  private ModuleManifest manifest(String version) {
    return ManifestReader.read(
        Map.of(
            "name",
            module,
            "version",
            version,
            "runtime",
            "remote",
            "functions",
            Map.of(
                "plain", Map.of(),
                "read", Map.of("cache", Map.of("ttl", "1h", "tags", List.of("prices"))),
                "mine", Map.of("cache", Map.of("ttl", "1h", "scope", "caller")),
                "local", Map.of("cache", Map.of("ttl", "1h", "vary", List.of("Accept-Language"))),
                "small", Map.of("cache", Map.of("ttl", "1h", "max_bytes", 30)),
                "find", Map.of("cache", Map.of("ttl", "1h", "negative", "1h")),
                "news", Map.of("cache", Map.of("ttl", "50ms", "stale_while_revalidate", "1h")),
                "rates", Map.of("cache", Map.of("ttl", "50ms", "stale_if_error", "1h")))));
  }

  private void publish(ModuleManifest manifest) {
    RemoteModules.publish(versions, manifest);
  }

  private void register(ModuleManifest manifest) {
    RemoteModules.register(
        log, module + "-0", instance.port(), manifest, "default", Health.PASSING, null);
  }

  @AfterEach
  void stop() throws Exception {
    instance.close();
  }

  private HttpRequest request(String function, String body, String... headers) {
    return RemoteModules.request(gateway, module, function, body, headers);
  }

  private HttpResponse<String> call(String function, String body, String... headers)
      throws Exception {
    return http.send(request(function, body, headers), HttpResponse.BodyHandlers.ofString());
  }

  private static String status(HttpResponse<String> response) {
    return response.headers().firstValue("Cache-Status").orElseThrow();
  }

  private Map<String, @Nullable Object> stats() throws Exception {
    return json(
        http.send(
            HttpRequest.newBuilder(gateway.resolve("/api/v1/cache/stats?module=" + module)).build(),
            HttpResponse.BodyHandlers.ofString()));
  }

  private HttpResponse<String> purge(String query) throws Exception {
    String token = Files.readString(config.dataDir().resolve("token")).trim();
    return http.send(
        HttpRequest.newBuilder(gateway.resolve("/api/v1/cache" + query))
            .header("Authorization", "Bearer " + token)
            .DELETE()
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, @Nullable Object> json(HttpResponse<String> response) {
    return Json.CODEC.readObject(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> until(String function, String wanted) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    HttpResponse<String> response = call(function, "{}");
    while (!status(response).equals(wanted) && System.nanoTime() < end) {
      response = call(function, "{}");
    }
    assertThat(status(response)).isEqualTo(wanted);
    return response;
  }

  private static Handler<HttpServerRequest> saying(String body) {
    return request -> request.response().putHeader("Content-Type", "application/json").end(body);
  }

  @Test
  void answersTheSameCallFromMemoryToTheByte() throws Exception {
    instance.behaviour = saying("{ \"return_value\" : [1.50, \"ä\"] }");

    HttpResponse<String> first = call("read", "{\"kwargs\":{\"a\":1,\"b\":2}}");
    HttpResponse<String> second = call("read", "{\"kwargs\":{\"a\":1,\"b\":2}}");
    HttpResponse<String> reordered = call("read", "{ \"args\": [], \"kwargs\":{\"b\":2,\"a\":1}}");

    assertThat(status(first)).isEqualTo(STORED);
    assertThat(status(second)).isEqualTo(NEAR);
    assertThat(status(reordered)).isEqualTo(NEAR);
    assertThat(second.body()).isEqualTo(first.body()).isEqualTo(reordered.body());
    assertThat(first.headers().firstValue("Age")).hasValue("0");
    assertThat(second.headers().firstValue("Age")).isPresent();
    assertThat(second.headers().firstValue("Modmesh-Attempts")).hasValue("0");
    assertThat(second.headers().firstValue("Modmesh-Instance")).hasValue(module + "-0");
    assertThat(second.headers().firstValue("Modmesh-Module")).hasValue(module + "@1.0.0");
    assertThat(instance.calls()).isEqualTo(1);
  }

  @Test
  void tellsArgumentsApartThatFunctionsMayTellApart() throws Exception {
    List<String> bodies =
        List.of(
            "{\"args\":[1]}",
            "{\"args\":[1.0]}",
            "{\"args\":[\"1\"]}",
            "{\"args\":[null]}",
            "{\"args\":[]}",
            "{\"args\":[\"\u00e9\"]}",
            "{\"args\":[\"e\u0301\"]}",
            "{\"args\":null}");

    for (String body : bodies) {
      assertThat(status(call("read", body))).as(body).isEqualTo(STORED);
    }
    assertThat(instance.calls()).isEqualTo(bodies.size());
  }

  @Test
  void leavesFunctionsAloneThatDeclareNothingAndCallsWithAnIdempotencyKey() throws Exception {
    call("plain", "{}");
    call("read", "{}");

    HttpResponse<String> plain = call("plain", "{}");
    HttpResponse<String> keyed = call("read", "{}", "Idempotency-Key", "k" + module);

    assertThat(status(plain)).isEqualTo("modmesh; fwd=bypass");
    assertThat(plain.headers().firstValue("Age")).isEmpty();
    assertThat(status(keyed)).isEqualTo("modmesh; fwd=bypass");
    assertThat(instance.calls()).isEqualTo(4);
  }

  @Test
  void obeysTheCacheControlOfTheRequest() throws Exception {
    HttpResponse<String> nothing = call("read", "{}", "Cache-Control", "only-if-cached");
    HttpResponse<String> notStored = call("read", "{}", "Cache-Control", "no-store");
    HttpResponse<String> stillNothing = call("read", "{}", "Cache-Control", "only-if-cached");
    call("read", "{}");
    HttpResponse<String> kept = call("read", "{}", "Cache-Control", "only-if-cached, max-age=60");
    instance.behaviour = saying("{\"return_value\":\"new\"}");
    HttpResponse<String> anew = call("read", "{}", "Cache-Control", "no-cache");
    HttpResponse<String> after = call("read", "{}");

    assertThat(nothing.statusCode()).isEqualTo(504);
    assertThat(json(nothing)).containsEntry("type", "urn:modmesh:problem:not-cached");
    assertThat(status(notStored)).isEqualTo("modmesh; fwd=bypass");
    assertThat(stillNothing.statusCode()).isEqualTo(504);
    assertThat(status(kept)).isEqualTo(NEAR);
    assertThat(status(anew)).isEqualTo("modmesh; fwd=bypass; stored");
    assertThat(after.body()).isEqualTo(anew.body()).contains("new");
    assertThat(status(after)).isEqualTo(NEAR);
  }

  @Test
  void givesNoOldResultOnceANewVersionIsThere() throws Exception {
    call("read", "{}");
    ModuleManifest next = manifest("1.1.0");
    publish(next);
    register(next);

    HttpResponse<String> first = call("read", "{}");

    assertThat(status(first)).isEqualTo(STORED);
    assertThat(first.headers().firstValue("Modmesh-Module")).hasValue(module + "@1.1.0");
  }

  @Test
  void purgesByModuleFunctionTagAndKey() throws Exception {
    HttpResponse<String> explained = call("read", "{}", "Modmesh-Explain", "1");
    Map<?, ?> explanation = (Map<?, ?>) json(explained).get("explain");
    Map<?, ?> fact = (Map<?, ?>) java.util.Objects.requireNonNull(explanation).get("cache");
    String key = String.valueOf(java.util.Objects.requireNonNull(fact).get("key"));
    List<String> queries =
        List.of(
            "?module=" + module,
            "?module=" + module + "&function=read",
            "?tag=prices",
            "?module=" + module + "&function=read&key=" + key,
            "");

    for (String query : queries) {
      assertThat(status(call("read", "{}"))).isEqualTo(NEAR);
      assertThat(purge(query).statusCode()).as(query).isEqualTo(200);
      assertThat(status(call("read", "{}"))).as(query).isEqualTo(STORED);
    }
    assertThat(purge("?module=nobody").statusCode()).isEqualTo(404);
    assertThat(purge("?function=read").statusCode()).isEqualTo(400);
    assertThat(purge("?module=" + module + "&function=plain").statusCode()).isEqualTo(404);
    assertThat(purge("?module=" + module + "&function=read&key=12").statusCode()).isEqualTo(400);
    assertThat(stats()).containsEntry("invalidations", 7 + 1 + 1 + 1 + 7);
  }

  @Test
  void givesNothingThatWasBegunBeforeAPurge() throws Exception {
    CompletableFuture<HttpServerRequest> arrived = new CompletableFuture<>();
    instance.behaviour = arrived::complete;
    CompletableFuture<HttpResponse<String>> slow =
        http.sendAsync(request("read", "{}"), HttpResponse.BodyHandlers.ofString());
    HttpServerRequest held = arrived.get(10, TimeUnit.SECONDS);
    purge("?module=" + module);
    instance.behaviour = saying("{\"return_value\":\"new\"}");

    HttpResponse<String> meanwhile = call("read", "{}");
    saying("{\"return_value\":\"old\"}").handle(held);
    HttpResponse<String> late = slow.get(10, TimeUnit.SECONDS);

    assertThat(meanwhile.body()).contains("new");
    assertThat(late.body()).contains("old");
    assertThat(status(late)).isEqualTo("modmesh; fwd=miss");
    assertThat(call("read", "{}").body()).contains("new");
  }

  @Test
  void keepsCallersApartWhereTheFunctionSaysSo() throws Exception {
    call("mine", "{}", "Modmesh-Caller", "ann");

    assertThat(status(call("mine", "{}", "Modmesh-Caller", "bob"))).isEqualTo(STORED);
    assertThat(status(call("mine", "{}", "Modmesh-Caller", "ADMIN"))).isEqualTo(STORED);
    assertThat(status(call("mine", "{}"))).isEqualTo(STORED);
    String token = Files.readString(config.dataDir().resolve("token")).trim();
    assertThat(status(call("mine", "{}", "Authorization", "Bearer " + token))).isEqualTo(STORED);
    assertThat(status(call("mine", "{}", "Modmesh-Caller", "ann"))).isEqualTo(NEAR);
  }

  @Test
  void variesByTheHeadersThatTheFunctionNames() throws Exception {
    List<@Nullable String> seen = new ArrayList<>();
    instance.behaviour =
        request -> {
          seen.add(request.getHeader("Accept-Language"));
          StubInstance.answer(request);
        };
    call("local", "{}", "Accept-Language", "de");

    assertThat(status(call("local", "{}", "Accept-Language", "fr"))).isEqualTo(STORED);
    assertThat(status(call("local", "{}"))).isEqualTo(STORED);
    assertThat(status(call("local", "{}", "Accept-Language", "de"))).isEqualTo(NEAR);
    assertThat(seen).containsExactly("de", "fr", null);
  }

  @Test
  void keepsNoFailureAndNothingTooLarge() throws Exception {
    instance.behaviour = saying("{\"return_value\":\"more than thirty bytes of it\"}");
    assertThat(status(call("small", "{}"))).isEqualTo("modmesh; fwd=miss");
    assertThat(status(call("small", "{}"))).isEqualTo("modmesh; fwd=miss");
    instance.behaviour = StubInstance.status(404);
    assertThat(status(call("read", "{}"))).isEqualTo("modmesh; fwd=miss");

    assertThat(instance.calls()).isEqualTo(3);
    assertThat(stats()).containsEntry("fills_too_large", 2).containsEntry("fills", 0);
  }

  @Test
  void keepsThatThereIsNothingWhereTheFunctionSaysSo() throws Exception {
    instance.behaviour =
        request ->
            request
                .response()
                .setStatusCode(404)
                .putHeader("Modmesh-Origin", "module")
                .end(
                    "{\"type\":\"urn:modmesh:problem:not-found\",\"detail\":\"no such customer\","
                        + "\"origin\":\"module\"}");

    HttpResponse<String> first = call("find", "{}");
    HttpResponse<String> second = call("find", "{}", "X-Call-Id", "second");

    assertThat(first.statusCode()).isEqualTo(404);
    assertThat(second.statusCode()).isEqualTo(404);
    assertThat(status(second)).isEqualTo(NEAR);
    assertThat(json(second))
        .containsEntry("detail", "no such customer")
        .containsEntry("call_id", "second");
    assertThat(instance.calls()).isEqualTo(1);
    assertThat(stats()).containsEntry("negative_hits", 1);
  }

  @Test
  void givesAStaleResultAtOnceAndFetchesANewOne() throws Exception {
    call("news", "{}");
    instance.behaviour = saying("{\"return_value\":\"new\"}");

    HttpResponse<String> stale = until("news", STALE);
    HttpResponse<String> later = stale;
    long end = System.nanoTime() + 10_000_000_000L;
    while (!later.body().contains("new") && System.nanoTime() < end) {
      later = call("news", "{}");
    }

    assertThat(stale.statusCode()).isEqualTo(200);
    assertThat(later.body()).contains("new");
  }

  @Test
  void givesAStaleResultInPlaceOfAnError() throws Exception {
    String fresh = call("rates", "{}").body();
    instance.behaviour = StubInstance.status(500);

    HttpResponse<String> stale = until("rates", STALE);

    assertThat(stale.statusCode()).isEqualTo(200);
    assertThat(stale.body()).isEqualTo(fresh);
  }

  @Test
  void loadsOnceForAllWhoAskAtTheSameTime() throws Exception {
    CountDownLatch all = new CountDownLatch(1);
    instance.behaviour =
        request ->
            vertx
                .executeBlocking(() -> all.await(10, TimeUnit.SECONDS), false)
                .onComplete(unused -> StubInstance.answer(request));
    List<CompletableFuture<HttpResponse<String>>> callers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      callers.add(http.sendAsync(request("read", "{}"), HttpResponse.BodyHandlers.ofString()));
    }
    long end = System.nanoTime() + 10_000_000_000L;
    while (instance.calls() == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    all.countDown();

    List<String> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> caller : callers) {
      HttpResponse<String> response = caller.get(20, TimeUnit.SECONDS);
      assertThat(response.statusCode()).isEqualTo(200);
      statuses.add(status(response));
    }

    assertThat(instance.calls()).isEqualTo(1);
    assertThat(statuses).containsOnlyOnce(STORED);
    assertThat(stats()).containsEntry("loads", 1).containsEntry("total_requests", 50);
  }

  @Test
  void doesNotLetOneCallersShortDeadlineFailTheOthers() throws Exception {
    instance.behaviour =
        request -> {
          if (instance.calls() > 1) {
            StubInstance.answer(request);
          }
        };
    CompletableFuture<HttpResponse<String>> hasty =
        http.sendAsync(
            request("read", "{}", "Modmesh-Timeout", "300ms"),
            HttpResponse.BodyHandlers.ofString());
    long end = System.nanoTime() + 10_000_000_000L;
    while (instance.calls() == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }

    HttpResponse<String> patient = call("read", "{}");

    assertThat(hasty.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
    assertThat(patient.statusCode()).isEqualTo(200);
  }

  @Test
  void givesToTheByteWhatTheFunctionWouldSay() throws Exception {
    instance.behaviour =
        request ->
            saying(
                    "{\"return_value\":"
                        + GeneratedArguments.answer(instance.bodies.getLast())
                        + "}")
                .handle(request);
    GeneratedArguments arguments = new GeneratedArguments();
    int count = Boolean.getBoolean("modmesh.chaos") ? 100_000 : 300;

    for (int i = 0; i < count; i++) {
      if (i % 500 == 499) {
        instances.heartbeat(module + "-0", null, Map.of()); // the long form outlasts its life
      }
      GeneratedArguments.Body body = arguments.next();
      String uncached = call("read", body.once(), "Cache-Control", "no-store").body();

      assertThat(call("read", body.once()).body()).as(body.once()).isEqualTo(uncached);
      HttpResponse<String> other = call("read", body.again());
      assertThat(other.body()).as(body.again()).isEqualTo(uncached);
      assertThat(status(other)).as(body.again()).isEqualTo(NEAR);
    }
  }

  @Test
  void countsWhatItDid() throws Exception {
    assertThat(stats()).containsEntry("total_requests", 0).containsEntry("hit_rate", 0.0);
    call("read", "{}");
    call("read", "{}");
    call("read", "{}", "Cache-Control", "no-store");

    assertThat(stats())
        .containsEntry("hits", 1)
        .containsEntry("misses", 1)
        .containsEntry("hit_rate", 0.5)
        .containsEntry("total_requests", 2)
        .containsEntry("bypassed", 1)
        .containsKeys("evictions", "coalesced", "bytes", "invalidations", "near", "remote");
  }
}
