package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.credential.JoinToken;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.testserver.RedisServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What modules keep: from the code of real modules on two hosts, and over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DataCacheTest {
  private static final RedisServer REDIS = RedisServer.start("--loglevel", "warning");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String KEEPER = "/api/v1/cache/data/keeper/";

  @RegisterExtension
  private static final Platform PLATFORM =
      Platform.builder()
          .hosts(2)
          .set("modmesh.gateway.cache.redis.hosts", REDIS.uri())
          .set("modmesh.gateway.cache.data.quota-bytes", "65536")
          .set("modmesh.gateway.cache.data.max-value-bytes", "40000")
          .build();

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @BeforeAll
  void publish() {
    PLATFORM
        .publisher()
        .activeJar(
            Manifest.jar("keeper", "1.0.0")
                .function("count")
                .function("read")
                .function("write")
                .function("remove"),
            JarModules.of(
                "Keeper",
                """
                private static final java.time.Duration TTL = java.time.Duration.ofMinutes(10);
                private DataCache data;
                @Override public void start(ModuleContext context) { data = context.data(); }
                @Function public long count(String key) {
                  while (true) {
                    DataCache.Entry entry = data.get(key);
                    long next = entry == null ? 1 : ((Number) entry.value()).longValue() + 1;
                    if (entry == null
                        ? data.putIfAbsent(key, next, TTL)
                        : data.replace(key, entry.version(), next, TTL)) {
                      return next;
                    }
                  }
                }
                @Function public Object read(String key) {
                  DataCache.Entry entry = data.get(key);
                  return entry == null ? null : entry.value();
                }
                @Function public boolean write(String key, Object value, long millis) {
                  return data.put(key, value, java.time.Duration.ofMillis(millis));
                }
                @Function public boolean remove(String key) { return data.delete(key); }
                """));
    PLATFORM
        .publisher()
        .activeWasm(
            Manifest.wasm("wasm-keeper", "1.0.0")
                .function("get", Map.of("input", "text"))
                .function("put", Map.of("input", "text"))
                .function("delete", Map.of("input", "text")),
            Guests.data());
  }

  private static @Nullable Object call(String function, @Nullable Object... args) {
    return PLATFORM.anonymous().call("keeper", function, args).returnValue();
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, @Nullable Object> wasm(String function, String document) {
    return (Map<String, @Nullable Object>)
        Objects.requireNonNull(
            PLATFORM.anonymous().call("wasm-keeper", function, document).returnValue());
  }

  @Test
  void losesNoCountOfTwoHosts() {
    int calls = 60;
    Await.until(
        "both hosts have it",
        SOON,
        () ->
            PLATFORM.anonymous().get("/api/v1/modules/keeper/resolve").get("instances")
                    instanceof List<?> instances
                && instances.size() == 2);
    try (ExecutorService callers = Executors.newFixedThreadPool(6)) {
      List<CompletableFuture<Answer>> answers =
          IntStream.range(0, calls)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> PLATFORM.anonymous().call("keeper", "count", "visits"), callers))
              .toList();

      assertThat(answers)
          .extracting(answer -> answer.join().returnValue())
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, calls).boxed().toList());
      assertThat(answers)
          .extracting(answer -> answer.join().requireHeader("Modmesh-Instance"))
          .contains("host-1", "host-2");
    }
    assertThat(call("read", "visits")).isEqualTo(calls);
  }

  @Test
  void keepsJsonUntilItsLifeIsOver() {
    Map<String, Object> value = Map.of("rate", 1.25, "names", List.of("é", "b"));

    assertThat(call("write", "rate", value, 600_000)).isEqualTo(true);
    assertThat(call("read", "rate")).isEqualTo(value);
    assertThat(call("remove", "rate")).isEqualTo(true);
    assertThat(call("remove", "rate")).isEqualTo(false);
    assertThat(call("read", "rate")).isNull();

    assertThat(call("write", "short", "soon gone", 1)).isEqualTo(true);
    Await.until("the entry has ended", SOON, () -> call("read", "short") == null);
  }

  @Test
  void servesWasmModulesTheSame() {
    Map<String, @Nullable Object> first =
        wasm("put", "{\"key\":\"k\",\"value\":[1],\"ttl\":\"5m\",\"if_version\":null}");

    assertThat(first.get("version")).isInstanceOf(String.class);
    assertThat(wasm("get", "{\"key\":\"k\"}"))
        .isEqualTo(Map.of("entry", Map.of("value", List.of(1), "version", first.get("version"))));
    assertThat(wasm("put", "{\"key\":\"k\",\"value\":2,\"if_version\":\"other\"}"))
        .containsEntry("version", null);
    assertThat(
            wasm(
                "put",
                "{\"key\":\"k\",\"value\":2,\"if_version\":\"" + first.get("version") + "\"}"))
        .doesNotContainEntry("version", null)
        .containsKey("version");
    assertThat(wasm("delete", "{\"key\":\"k\"}")).isEqualTo(Map.of("deleted", true));
    assertThat(wasm("get", "{\"key\":\"k\"}")).containsEntry("entry", null);
    assertThat(String.valueOf(wasm("get", "{\"key\":\"/\"}")))
        .contains("urn:modmesh:problem:invalid-name");
  }

  @Test
  void tellsWhatEachModuleKeepsAndAsks() {
    call("write", "told", "x", 600_000);
    call("read", "told");
    call("read", "told");

    Answer stats = PLATFORM.anonymous().get("/api/v1/cache/stats?module=keeper").expect(200);
    Map<?, ?> row =
        (Map<?, ?>) ((List<?>) Objects.requireNonNull(stats.json().get("data"))).getFirst();

    assertThat(row.get("module")).isEqualTo("keeper");
    assertThat((int) Objects.requireNonNull(row.get("keys"))).isPositive();
    assertThat((int) Objects.requireNonNull(row.get("bytes"))).isBetween(128, 65536);
    assertThat((int) Objects.requireNonNull(row.get("near_hits"))).isPositive();
    assertThat((int) Objects.requireNonNull(row.get("writes"))).isPositive();
    assertThat(PLATFORM.anonymous().get("/q/metrics").text())
        .containsPattern("modmesh_gateway_cache_data_keys\\{.*module_name=\"keeper\"");
  }

  @Test
  void showsAModuleNothingOfAnother() {
    call("write", "mine", 1, 600_000);

    assertThat(wasm("get", "{\"key\":\"mine\"}")).containsEntry("entry", null);
  }

  @Test
  void tellsAModuleThatItKeepsTooMuch() {
    assertThat(call("write", "big-1", "x".repeat(39_000), 600_000)).isEqualTo(true);
    assertThat(call("write", "big-2", "x".repeat(39_000), 600_000)).isEqualTo(false);
    assertThat(put(PLATFORM.admin(), "big-2", '"' + "x".repeat(39_000) + '"').problem())
        .isEqualTo("507 data-quota");
    assertThat(call("remove", "big-1")).isEqualTo(true);
    assertThat(call("write", "big-2", "x".repeat(39_000), 600_000)).isEqualTo(true);
    call("remove", "big-2");
    Answer tooLarge = PLATFORM.anonymous().call("keeper", "write", "big-3", "x".repeat(40_000), 1);
    assertThat(tooLarge.problem()).isEqualTo("500 function-failed");
    assertThat(tooLarge.text("detail")).contains("40002 bytes", "40000");
  }

  private static Answer put(Gateway gateway, String target, String value, String... headers) {
    HttpRequest.Builder request =
        gateway.request("PUT", KEEPER + target, BodyPublishers.ofString(value));
    return gateway.send(headers.length == 0 ? request : request.headers(headers));
  }

  @Test
  void comparesAndSetsOverHttp() {
    Gateway admin = PLATFORM.admin();

    String tag = put(admin, "h?ttl=2m", "{\"a\": 1}", "If-None-Match", "*").requireHeader("ETag");
    Answer read = admin.get(KEEPER + "h");

    assertThat(read.expect(200).text()).isEqualTo("{\"a\": 1}");
    assertThat(read.header("ETag")).isEqualTo(tag);
    assertThat(read.header("Cache-Control")).matches("max-age=1[01]\\d");
    assertThat(put(admin, "h", "2", "If-None-Match", "*").problem()).isEqualTo("412 entry-changed");
    assertThat(put(admin, "h", "2", "If-Match", tag).status()).isEqualTo(204);
    assertThat(put(admin, "h", "3", "If-Match", tag).problem()).isEqualTo("412 entry-changed");
    assertThat(admin.delete(KEEPER + "h").status()).isEqualTo(204);
    assertThat(admin.delete(KEEPER + "h").problem()).isEqualTo("404 not-found");
    assertThat(admin.get(KEEPER + "h").problem()).isEqualTo("404 not-found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h?ttl=0s", "h?ttl=721h", "h?ttl=soon"})
  void refusesALifeThatIsNone(String target) {
    Answer answer = put(PLATFORM.admin(), target, "1");

    assertThat(answer.problem()).isEqualTo("400 invalid-request");
    assertThat(answer.text("detail")).contains("`ttl`", "from 1ms to 720h");
  }

  @Test
  void refusesWhatIsNotWellFormed() {
    Gateway admin = PLATFORM.admin();

    assertThat(put(admin, "h", "{").problem()).isEqualTo("400 malformed-json");
    assertThat(put(admin, "h", "").problem()).isEqualTo("400 malformed-json");
    assertThat(put(admin, ".h", "1").problem()).isEqualTo("400 invalid-name");
    assertThat(put(admin, "h", "1", "If-Match", "h").problem()).isEqualTo("400 invalid-request");
    assertThat(put(admin, "h", "1", "If-None-Match", "\"h\"").problem())
        .isEqualTo("400 invalid-request");
    assertThat(put(admin, "h", "1".repeat(40_001)).problem()).isEqualTo("413 body-too-large");
    assertThat(admin.get("/api/v1/cache/data/nobody/h").problem())
        .isEqualTo("404 module-not-found");
  }

  @ParameterizedTest
  @CsvSource({"GET", "PUT", "DELETE"})
  void isForHostsAndOperatorsOnly(String method) {
    for (String role : List.of("publisher", "autoscaler")) {
      Gateway caller = PLATFORM.as(role);
      assertThat(caller.send(caller.request(method, KEEPER + "h", Map.of())).problem())
          .isEqualTo("403 forbidden");
    }
    Gateway anonymous = PLATFORM.anonymous();
    assertThat(anonymous.send(anonymous.request(method, KEEPER + "h", Map.of())).problem())
        .isEqualTo("401 unauthenticated");
  }

  @Test
  void letsAHostWriteForTheModulesOfItsPoolOnly() {
    String secret = PLATFORM.secret("host");

    Gateway own = PLATFORM.caller(JoinToken.mint("host-9", "default", secret));
    Gateway other = PLATFORM.caller(JoinToken.mint("host-9", "other", secret));

    assertThat(put(own, "pool", "1").status()).isEqualTo(204);
    assertThat(put(other, "pool", "2").problem()).isEqualTo("403 forbidden");
    assertThat(put(PLATFORM.as("host"), "pool", "3").status()).isEqualTo(204);
  }

  @Test
  void goesOnWithoutItWhileRedisIsGone() {
    call("write", "lost", 1, 600_000);

    REDIS.kill();
    try {
      assertThat(call("read", "lost")).isNull();
      assertThat(call("write", "lost", 2, 600_000)).isEqualTo(false);
      assertThat(put(PLATFORM.admin(), "lost", "3").problem()).isEqualTo("503 cache-unavailable");
      assertThat(PLATFORM.anonymous().call("keeper", "remove", "lost").problem())
          .isEqualTo("500 function-failed");
    } finally {
      REDIS.start();
    }

    Await.until(
        "Redis is back", SOON, () -> Boolean.TRUE.equals(call("write", "lost", 4, 600_000)));
    assertThat(call("read", "lost")).isEqualTo(4);
  }
}
