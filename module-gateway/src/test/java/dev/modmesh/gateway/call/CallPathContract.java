package dev.modmesh.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.instance.Health;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.gateway.balance.StorkChoice;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Decision;
import dev.modmesh.registry.version.Versions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What calls may rely on, however they come in. */
abstract class CallPathContract {
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Inject RevisionLog log;
  @Inject Versions versions;
  @Inject Vertx vertx;

  @TestHTTPResource("/")
  URI gateway;

  private final HttpClient http;
  private final List<StubInstance> instances = new ArrayList<>();
  private String module = "";
  private ModuleManifest manifest;

  @BeforeEach
  void publishAModuleWithThreeInstances() throws Exception {
    module = "m" + NEXT.incrementAndGet();
    publishAModuleWithThreeInstances(module);
  }

  CallPathContract(HttpClient.Version version) {
    http = HttpClient.newBuilder().version(version).build();
  }

  private void publishAModuleWithThreeInstances(String module) throws Exception {
    manifest =
        ManifestReader.read(
            Map.of(
                "name",
                module,
                "version",
                "1.2.0",
                "runtime",
                "remote",
                "functions",
                Map.of(
                    "read", Map.of("idempotent", true),
                    "write", Map.of(),
                    "never", Map.of("idempotent", true, "retry", "none"),
                    "slow", Map.of("timeout", "300ms"),
                    "hasty", Map.of("idempotent", true, "attempt_timeout", "50ms"))));
    publish(manifest);
    for (int i = 0; i < 3; i++) {
      StubInstance instance = new StubInstance(vertx);
      instances.add(instance);
      register(module + "-" + i, instance.port(), manifest);
    }
  }

  private void publish(ModuleManifest manifest) {
    RemoteModules.publish(versions, manifest);
  }

  @Test
  void letsABalancerOfStorkItselfPick() throws Exception {
    for (int m = 0; m < StorkChoice.TYPES.size(); m++) {
      String type = StorkChoice.TYPES.stream().sorted().toList().get(m);
      module = "stork-" + type;
      publishAModuleWithThreeInstances(module);
      List<StubInstance> own = instances.subList(instances.size() - 3, instances.size());
      own.getFirst().behaviour = StubInstance.status(500);

      for (int i = 0; i < 20; i++) {
        assertThat(call("read", "{}").statusCode()).as(type).isEqualTo(200);
      }

      assertThat(own.get(1).calls() + own.get(2).calls()).as(type).isGreaterThanOrEqualTo(20);
    }
  }

  private void register(String id, int port, ModuleManifest manifest) {
    register(id, port, manifest, "default", Health.PASSING, null);
  }

  private void register(
      String id,
      int port,
      ModuleManifest manifest,
      String pool,
      Health health,
      @Nullable String reason) {
    RemoteModules.register(log, id, port, manifest, pool, health, reason);
  }

  @AfterEach
  void stop() throws Exception {
    for (StubInstance instance : instances) {
      instance.close();
    }
  }

  HttpResponse<String> call(String function, String body, String... headers) throws Exception {
    return http.send(
        RemoteModules.request(gateway, module, function, body, headers),
        HttpResponse.BodyHandlers.ofString());
  }

  private int attempts() {
    return instances.stream().mapToInt(StubInstance::calls).sum();
  }

  private void allBehave(io.vertx.core.Handler<io.vertx.core.http.HttpServerRequest> how) {
    instances.forEach(instance -> instance.behaviour = how);
  }

  private static Map<String, @Nullable Object> json(HttpResponse<String> response) {
    return Json.CODEC.readObject(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void forwardsTheBodyAsItCameAndTellsWhoAnswered() throws Exception {
    HttpResponse<String> response =
        call("read", "{ \"args\": [1] }", "X-Call-Id", "mine", "traceparent", "00-aa-bb-01");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"return_value\":\"ok\"}");
    assertThat(response.headers().firstValue("Modmesh-Module")).hasValue(module + "@1.2.0");
    assertThat(response.headers().firstValue("Modmesh-Call-Id")).hasValue("mine");
    assertThat(response.headers().firstValue("Modmesh-Attempts")).hasValue("1");
    assertThat(response.headers().firstValue("traceparent")).hasValue("00-aa-bb-01");
    assertThat(response.headers().firstValue("Modmesh-Instance").orElse("")).startsWith(module);
    assertThat(response.headers().firstValue("Modmesh-Digest").orElse("")).startsWith("sha256:");
    assertThat(response.headers().firstValue("Cache-Status")).hasValue("modmesh; fwd=bypass");
    assertThat(response.headers().firstValue("Server-Timing").orElse("")).contains("upstream;dur=");
    assertThat(instances.stream().flatMap(one -> one.bodies.stream()))
        .containsExactly("{ \"args\": [1] }");
    assertThat(instances.stream().flatMap(one -> one.versions.stream())).containsExactly("1.2.0");
  }

  @Test
  void writesTheExactVersionIntoTheBodyOfARemoteModule() throws Exception {
    HttpResponse<String> response = call("read", "{\"module_version\":\"^1\",\"args\":[]}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(instances.stream().flatMap(one -> one.bodies.stream()))
        .containsExactly("{\"module_version\":\"1.2.0\",\"args\":[]}");
  }

  @Test
  void triesAnIdempotentCallElsewhereWhenAnInstanceBreaks() throws Exception {
    instances.get(0).behaviour = StubInstance::reset;
    instances.get(1).behaviour = StubInstance.status(500);

    for (int i = 0; i < 20; i++) {
      assertThat(call("read", "{}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void neverTriesTheSameInstanceAgainWhileThereIsAnother() throws Exception {
    allBehave(StubInstance::reset);

    HttpResponse<String> response = call("read", "{}");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(json(response)).containsEntry("type", "urn:modmesh:problem:outcome-unknown");
    assertThat(json(response)).containsEntry("attempts", 4);
    assertThat(instances).allSatisfy(instance -> assertThat(instance.calls()).isPositive());
  }

  @Test
  void neverRepeatsACallThatMayHaveRun() throws Exception {
    allBehave(StubInstance::reset);

    HttpResponse<String> response = call("write", "{}");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(json(response)).containsEntry("type", "urn:modmesh:problem:outcome-unknown");
    assertThat(json(response)).containsEntry("origin", "network");
    assertThat(attempts()).isEqualTo(1);
  }

  @Test
  void repeatsAnyCallThatAnInstanceSaysItDidNotRun() throws Exception {
    instances.get(0).behaviour =
        request -> request.response().setStatusCode(421).putHeader("Modmesh-Executed", "no").end();
    instances.get(1).behaviour = instances.get(0).behaviour;

    for (int i = 0; i < 10; i++) {
      assertThat(call("write", "{}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void obeysAManifestThatWantsNoRetries() throws Exception {
    allBehave(StubInstance.status(500));

    HttpResponse<String> response = call("never", "{}");

    assertThat(json(response)).containsEntry("type", "urn:modmesh:problem:upstream-failure");
    assertThat(attempts()).isEqualTo(1);
  }

  @Test
  void passesOnWhatTheFunctionItselfSays() throws Exception {
    allBehave(
        request ->
            request
                .response()
                .setStatusCode(500)
                .putHeader("Modmesh-Origin", "module")
                .end(
                    "{\"type\":\"urn:modmesh:problem:function-failed\",\"detail\":\"no such"
                        + " city\",\"origin\":\"module\",\"city\":\"X\"}"));

    HttpResponse<String> response = call("read", "{}", "X-Call-Id", "c1");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response))
        .containsEntry("detail", "no such city")
        .containsEntry("origin", "module")
        .containsEntry("city", "X")
        .containsEntry("call_id", "c1")
        .containsEntry("attempts", 1);
    assertThat(attempts()).as("a failing function is not tried elsewhere").isEqualTo(1);
  }

  @Test
  void endsAtTheDeadlineOfTheFunctionOrOfTheCallerIfThatIsSooner() throws Exception {
    allBehave(request -> {});

    HttpResponse<String> byFunction = call("slow", "{}");
    HttpResponse<String> byCaller = call("slow", "{}", "Modmesh-Timeout", "50ms");
    HttpResponse<String> notLonger = call("slow", "{}", "grpc-timeout", "20S");

    assertThat(byFunction.statusCode()).isEqualTo(504);
    assertThat(json(byFunction)).containsEntry("type", "urn:modmesh:problem:deadline-exceeded");
    assertThat(String.valueOf(json(byFunction).get("detail"))).contains("300 ms");
    assertThat(String.valueOf(json(byCaller).get("detail"))).contains("50 ms");
    assertThat(String.valueOf(json(notLonger).get("detail"))).contains("300 ms");
  }

  @Test
  void givesUpASlowAttemptAndTriesElsewhere() throws Exception {
    instances.get(0).behaviour = request -> {};
    instances.get(1).behaviour = request -> {};

    for (int i = 0; i < 5; i++) {
      assertThat(call("hasty", "{}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void opensCircuitsAndSaysSoWhenAllAreOpen() throws Exception {
    allBehave(StubInstance.status(500));

    HttpResponse<String> last = call("never", "{}");
    long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (last.statusCode() != 503 && System.nanoTime() < patience) {
      last = call("never", "{}");
    }

    assertThat(last.statusCode()).isEqualTo(503);
    assertThat(json(last)).containsEntry("type", "urn:modmesh:problem:circuit-open");
    assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
    allBehave(StubInstance::answer);
    while (last.statusCode() != 200) {
      last = call("never", "{}");
    }
  }

  @Test
  void streamsAnAnswerThatIsTooLargeToBeHeld() throws Exception {
    String large = "{\"return_value\":\"" + "x".repeat(5_000_000) + "\"}";
    allBehave(request -> request.response().end(large));

    HttpResponse<String> response = call("read", "{}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(large);
  }

  @Test
  void resetsACallerWhoseStreamedAnswerBreaks() {
    allBehave(
        request -> {
          request.response().setChunked(true);
          request
              .response()
              .write(Buffer.buffer("{" + "x".repeat(3_000_000)))
              .onComplete(written -> request.connection().close());
        });

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> call("read", "{}"))
        .isInstanceOf(java.io.IOException.class);
    assertThat(attempts()).isEqualTo(1);
  }

  @Test
  void treatsAnAnswerThatIsNoObjectAsABrokenInstance() throws Exception {
    allBehave(request -> request.response().end("hello"));

    HttpResponse<String> response = call("write", "{}");

    assertThat(json(response)).containsEntry("type", "urn:modmesh:problem:upstream-failure");
  }

  @Test
  void refusesABodyOverTheLimit() throws Exception {
    HttpResponse<String> response = call("read", "{\"args\":[\"" + "x".repeat(1 << 20) + "\"]}");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response)).containsEntry("type", "urn:modmesh:problem:body-too-large");
    assertThat(attempts()).isZero();
  }

  @Test
  void namesWhatDoesNotExist() throws Exception {
    assertThat(json(call("nope", "{}")))
        .containsEntry("type", "urn:modmesh:problem:function-not-found");
    assertThat(json(call("read", "{\"module_version\":\"^2\"}")))
        .containsEntry("type", "urn:modmesh:problem:version-not-found");
    assertThat(json(call("read", "{\"module_version\":\"nonsense\"}")))
        .containsEntry("type", "urn:modmesh:problem:invalid-range");
    module = "missing";
    assertThat(json(call("read", "{}")))
        .containsEntry("type", "urn:modmesh:problem:module-not-found");
    module = "Not_A_Name";
    assertThat(json(call("read", "{}"))).containsEntry("type", "urn:modmesh:problem:invalid-name");
  }

  @Test
  void refusesOtherMethodsOnFunctions() throws Exception {
    HttpResponse<String> answer = get("/api/v1/modules/" + module + "/functions/read");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(gateway.resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void callsInstancesThatHaveFallenSilentOnlyWhenAllHave() throws Exception {
    String silent = Instances.SILENT + " for 11 s";
    register(module + "-0", instances.get(0).port(), manifest, "default", Health.CRITICAL, silent);
    for (int i = 0; i < 20; i++) {
      assertThat(call("write", "{}").statusCode()).isEqualTo(200);
    }
    assertThat(instances.get(0).calls()).isZero();

    register(module + "-1", instances.get(1).port(), manifest, "default", Health.CRITICAL, silent);
    register(
        module + "-2", instances.get(2).port(), manifest, "default", Health.CRITICAL, "refused");

    for (int i = 0; i < 20; i++) {
      assertThat(call("write", "{}").statusCode()).isEqualTo(200);
    }
    assertThat(instances.get(0).calls()).isPositive();
  }

  @Test
  @SuppressWarnings("unchecked")
  void explainsACallThatAsks() throws Exception {
    instances.get(0).behaviour = StubInstance.status(500);
    instances.get(1).behaviour = StubInstance.status(500);

    HttpResponse<String> answer =
        call("read", "{}", "Modmesh-Explain", "1", "X-Call-Id", module + "-why");
    for (int i = 0; i < 50 && attemptsOf(answer) == 1; i++) {
      answer = call("read", "{}", "Modmesh-Explain", "1", "X-Call-Id", module + "-why");
    }

    assertThat(json(answer)).containsEntry("return_value", "ok");
    Map<String, Object> explain =
        (Map<String, Object>) Objects.requireNonNull(json(answer).get("explain"));
    assertThat(explain).containsKeys("resolve", "deadline", "retry_budget", "cache", "attempts");
    List<Map<String, Object>> attempts =
        (List<Map<String, Object>>) Objects.requireNonNull(explain.get("attempts"));
    assertThat(attempts).hasSize(attemptsOf(answer)).hasSizeGreaterThan(1);
    assertThat(attempts.getFirst())
        .containsEntry("outcome", "instance-failure")
        .containsEntry("status", 500)
        .containsEntry("then", "tried again");
    assertThat((List<Map<String, Object>>) attempts.getFirst().get("candidates"))
        .hasSize(3)
        .allSatisfy(
            candidate ->
                assertThat(candidate).containsKeys("instance", "circuit", "cost", "success_rate"));
    Map<String, Object> later =
        (Map<String, Object>) (Object) json(get("/api/v1/calls/" + module + "-why/explain"));
    assertThat(later).containsEntry("attempts", attempts).containsEntry("outcome", "success");
  }

  private static int attemptsOf(HttpResponse<String> answer) {
    return Integer.parseInt(answer.headers().firstValue("Modmesh-Attempts").orElse("0"));
  }

  @Test
  void explainsACallThatMetTroubleAndKeepsARowOfTheOthers() throws Exception {
    call("read", "{}", "X-Call-Id", module + "-good");
    allBehave(StubInstance.status(500));
    call("read", "{}", "X-Call-Id", module + "-bad");

    assertThat(json(get("/api/v1/calls/" + module + "-good/explain"))).containsKey("note");
    assertThat(json(get("/api/v1/calls/" + module + "-bad/explain")))
        .containsKey("attempts")
        .containsEntry("outcome", "instance-failure");
    assertThat(get("/api/v1/calls/never/explain").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/calls?outcome=instance-failure&module=" + module).body())
        .contains(module + "-bad")
        .doesNotContain(module + "-good");
    assertThat(get("/api/v1/calls?limit=x").statusCode()).isEqualTo(400);
  }

  @Test
  void showsEveryCircuitWithItsReason() throws Exception {
    instances.get(2).behaviour = StubInstance.status(500);
    Map<?, ?> circuit = circuit(module + "-2");
    while (circuit.get("reason") == null) {
      call("read", "{}");
      circuit = circuit(module + "-2");
    }

    assertThat(circuit.get("state")).isIn("open", "half-open");
    assertThat(String.valueOf(circuit.get("reason")))
        .containsAnyOf("failures in a row", "success rate");
    assertThat(get("/api/v1/events").body()).contains("circuit-opened");
  }

  private Map<?, ?> circuit(String id) throws Exception {
    List<?> items = (List<?>) Objects.requireNonNull(json(get("/api/v1/circuits")).get("items"));
    return (Map<?, ?>)
        items.stream()
            .filter(item -> id.equals(((Map<?, ?>) item).get("service_id")))
            .findAny()
            .orElseThrow();
  }

  @Test
  void answersACallWithAKeyAgainWithoutRunningItAgain() throws Exception {
    String[] key = {"Idempotency-Key", '"' + module + "-k\""};

    HttpResponse<String> first = call("write", "{\"args\":[1]}", key);
    HttpResponse<String> second = call("write", "{\"args\":[1]}", key);
    HttpResponse<String> other = call("write", "{\"args\":[2]}", key);
    HttpResponse<String> otherFunction = call("read", "{\"args\":[2]}", key);

    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(second.headers().firstValue("Modmesh-Instance"))
        .isEqualTo(first.headers().firstValue("Modmesh-Instance"));
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other)).containsEntry("type", "urn:modmesh:problem:idempotency-mismatch");
    assertThat(otherFunction.statusCode()).isEqualTo(200);
    assertThat(attempts()).isEqualTo(2);
  }

  @Test
  void triesACallWithAKeyElsewhereAndKeepsNoFailureOfInstances() throws Exception {
    allBehave(StubInstance.status(500));
    String[] key = {"Idempotency-Key", module};

    HttpResponse<String> failed = call("write", "{}", key);
    allBehave(StubInstance::answer);
    HttpResponse<String> again = call("write", "{}", key);

    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(attemptsOf(failed)).isGreaterThan(1);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void refusesASecondCallWhileOneRunsUnderItsKey() throws Exception {
    List<io.vertx.core.http.HttpServerRequest> held =
        new java.util.concurrent.CopyOnWriteArrayList<>();
    allBehave(held::add);
    String[] key = {"Idempotency-Key", module};
    java.util.concurrent.CompletableFuture<HttpResponse<String>> first =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> {
              try {
                return call("write", "{}", key);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    while (held.isEmpty()) {
      Thread.onSpinWait();
    }

    HttpResponse<String> second = call("write", "{}", key);
    held.forEach(StubInstance::answer);

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(json(second)).containsEntry("type", "urn:modmesh:problem:idempotency-in-progress");
    assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(call("write", "{}", "Idempotency-Key", "no spaces").statusCode()).isEqualTo(400);
  }

  @Test
  void endsACallWithAKeyAlthoughItsCallerHasGone() throws Exception {
    List<io.vertx.core.http.HttpServerRequest> held =
        new java.util.concurrent.CopyOnWriteArrayList<>();
    allBehave(held::add);
    io.vertx.core.http.HttpClient impatient = vertx.createHttpClient();
    impatient
        .request(
            io.vertx.core.http.HttpMethod.POST,
            gateway.getPort(),
            gateway.getHost(),
            "/api/v1/modules/" + module + "/functions/write")
        .onSuccess(request -> request.putHeader("Idempotency-Key", module).send("{}"));
    while (held.isEmpty()) {
      Thread.onSpinWait();
    }
    impatient.close().toCompletionStage().toCompletableFuture().join();
    held.forEach(StubInstance::answer);

    HttpResponse<String> again = call("write", "{}", "Idempotency-Key", module);
    while (again.statusCode() == 409) {
      again = call("write", "{}", "Idempotency-Key", module);
    }

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(attempts()).isEqualTo(1);
  }

  @Test
  void giveALoneInstanceThatShedsLoadNoSecondCall() throws Exception {
    allBehave(
        request ->
            request
                .response()
                .setStatusCode(503)
                .putHeader("Modmesh-Executed", "no")
                .putHeader("Retry-After", "7")
                .end());

    HttpResponse<String> answer = call("write", "{}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer)).containsEntry("type", "urn:modmesh:problem:overloaded");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(attempts()).as("each instance once").isEqualTo(3);
  }

  @Test
  @SuppressWarnings("unchecked")
  void letsCallsWaitForAPoolThatSleepsAndForwardsThemAll() throws Exception {
    String pool = "sleepy-" + NEXT.incrementAndGet();
    log.commit(
        view ->
            new Decision<>(
                List.of(
                    Change.put(
                        Kind.POOL,
                        pool,
                        Map.of("name", pool, "min", 0, "max", 2, "paused", false))),
                Boolean.TRUE));
    module = "asleep-" + NEXT.incrementAndGet();
    ModuleManifest wasm =
        ManifestReader.read(
            Map.of(
                "name",
                module,
                "version",
                "1.0.0",
                "runtime",
                "wasm",
                "pool",
                pool,
                "functions",
                Map.of("read", Map.of("timeout", "20s"), "brief", Map.of("timeout", "200ms"))));
    publish(wasm);
    List<java.util.concurrent.CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(later("read", "{\"args\":[" + i + "]}"));
      while (queued(pool) <= i) {
        Thread.onSpinWait();
      }
    }
    assertThat(call("read", "{}", "Modmesh-Timeout", "200ms").statusCode())
        .as("its caller does not wait so long")
        .isEqualTo(504);
    var brief = later("brief", "{\"args\":[5]}");
    while (queued(pool) < 6 || queuedFor(pool) < 0.3) {
      Thread.onSpinWait(); // longer than the function may take
    }

    StubInstance host = instances.getFirst();
    register(pool + "-host", host.port(), wasm, pool, Health.PASSING, null);

    for (var call : waiting) {
      assertThat(call.join().statusCode()).isEqualTo(200);
    }
    brief.join();
    assertThat(host.bodies)
        .as("let go in order, and then each on the loop and connection of its own caller")
        .containsExactlyInAnyOrder(
            "{\"args\":[0]}",
            "{\"args\":[1]}",
            "{\"args\":[2]}",
            "{\"args\":[3]}",
            "{\"args\":[4]}",
            "{\"args\":[5]}");
    assertThat(brief.join().statusCode()).isEqualTo(200);
    while (queued(pool) > 0) {
      Thread.onSpinWait(); // the next frame says so
    }
  }

  private java.util.concurrent.CompletableFuture<HttpResponse<String>> later(
      String function, String body) {
    return java.util.concurrent.CompletableFuture.supplyAsync(
        () -> {
          try {
            return call(function, body);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        Thread::startVirtualThread);
  }

  /** Calls that wait for a pool, by the newest frame. */
  private double queued(String pool) throws Exception {
    return newest(pool, "queue");
  }

  private double queuedFor(String pool) throws Exception {
    return newest(pool, "oldest_wait_s");
  }

  @SuppressWarnings("unchecked")
  private double newest(String pool, String figure) throws Exception {
    List<Map<String, Object>> frames =
        (List<Map<String, Object>>)
            Objects.requireNonNull(json(get("/api/v1/node/frame?since=-1")).get("frames"));
    Map<String, Map<String, Object>> pools =
        (Map<String, Map<String, Object>>) Objects.requireNonNull(frames.getLast().get("pools"));
    Map<String, Object> mine = pools.get(pool);
    return mine != null && mine.get(figure) instanceof Number number ? number.doubleValue() : 0;
  }
}
