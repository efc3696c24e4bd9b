package dev.modmesh.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that has more to do than it can, or whose callers go away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OverloadTest {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final int THREADS = 16;
  private static final int QUEUE = 32;
  private static final int HOLD_MILLIS = 200; // long beside what a slow machine takes to begin one
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension
  static final Platform PLATFORM =
      Platform.builder()
          .hosts(1)
          .set("modmesh.host.concurrency", Integer.toString(THREADS))
          .set("modmesh.host.queue", Integer.toString(QUEUE))
          .build();

  @BeforeAll
  static void publish() {
    PLATFORM
        .publisher()
        .activeJar(
            Manifest.jar("waiter", "1.0.0")
                .function("hold")
                .function("rest", Map.of("timeout", "10m")),
            JarModules.of(
                "Waiter",
                """
                @Function public List<Long> hold() throws InterruptedException {
                  long begin = System.nanoTime();
                  Thread.sleep(%d);
                  return List.of(begin, System.nanoTime());
                }
                @Function public String rest() throws InterruptedException {
                  Thread.sleep(600_000);
                  return "rested";
                }
                """
                    .formatted(HOLD_MILLIS)));
    PLATFORM
        .publisher()
        .activeWasm(
            Manifest.wasm("busy", "1.0.0").function("spin", Map.of("timeout", "10m")),
            Guests.several());
    host().call("waiter", "hold").expect(200);
  }

  /** Straight to the host: a gateway would call others, or hold calls back. */
  private static Gateway host() {
    return PLATFORM.direct(PLATFORM.host("host-1").url());
  }

  private static double meter(String name) {
    return host()
        .get("/q/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private static void awaitCalls(int running, int waiting) {
    Await.until(
        running + " calls run and " + waiting + " wait",
        SOON,
        () ->
            meter("modmesh_host_running") == running
                && meter("modmesh_host_queue_length") == waiting);
  }

  private static HttpRequest call(String module, String function) {
    return host().callRequest(module, function, Map.of()).timeout(Duration.ofMinutes(5)).build();
  }

  /** One call of the flood: how it ended, and after how long. */
  private record Outcome(HttpResponse<byte[]> response, long nanos) {
    boolean succeeded() {
      return response.statusCode() == 200;
    }

    /** When it ran, in the time of the host. */
    List<Long> ran() {
      return JSON.readObject(response.body()).get("return_value") instanceof List<?> times
          ? times.stream().map(time -> ((Number) time).longValue()).toList()
          : List.of();
    }
  }

  private static List<Outcome> flood(int calls, int perSecond) {
    HttpRequest request = call("waiter", "hold");
    List<CompletableFuture<Outcome>> pending = new ArrayList<>();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      long begin = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        long due = begin + i * 1_000_000_000L / perSecond;
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        long sent = System.nanoTime();
        pending.add(
            http.sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(response -> new Outcome(response, System.nanoTime() - sent)));
      }
      return pending.stream().map(CompletableFuture::join).toList();
    }
  }

  private static long medianNanos(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::nanos).sorted().toList().get(outcomes.size() / 2);
  }

  @Test
  void keepsItsThreadsBusyWithCallsThatSucceedAndRefusesTheOthersQuickly() {
    int capacity = THREADS * 1000 / HOLD_MILLIS;

    List<Outcome> outcomes = flood(15 * capacity, 5 * capacity);

    List<Outcome> succeeded = outcomes.stream().filter(Outcome::succeeded).toList();
    List<Outcome> refused = outcomes.stream().filter(one -> !one.succeeded()).toList();
    long first = succeeded.stream().mapToLong(one -> one.ran().getFirst()).min().orElseThrow();
    long last = succeeded.stream().mapToLong(one -> one.ran().getLast()).max().orElseThrow();
    long ran =
        succeeded.stream().mapToLong(one -> one.ran().getLast() - one.ran().getFirst()).sum();
    // In the time that calls took there, so that a slow machine makes no difference.
    assertThat((double) ran / THREADS / (last - first)).isBetween(0.9, 1.0);
    assertThat(refused).isNotEmpty();
    assertThat(refused)
        .allSatisfy(
            one -> {
              assertThat(one.response.statusCode()).isEqualTo(503);
              assertThat(new String(one.response.body(), UTF_8))
                  .contains("urn:modmesh:problem:overloaded");
              assertThat(one.response.headers().firstValue("Modmesh-Executed")).contains("no");
              assertThat(one.response.headers().firstValue("Retry-After")).contains("1");
            });
    assertThat(medianNanos(refused)).isLessThan(medianNanos(succeeded));
    awaitCalls(0, 0);
  }

  @ParameterizedTest
  @EnumSource
  void endsCallsWhoseCallersHaveGone(HttpClient.Version version) {
    try (HttpClient http = HttpClient.newBuilder().version(version).build()) {
      HttpResponse<byte[]> first =
          http.sendAsync(call("waiter", "hold"), BodyHandlers.ofByteArray()).join();
      assertThat(first.version()).isEqualTo(version);
      List<CompletableFuture<?>> calls = new ArrayList<>();
      calls.add(http.sendAsync(call("busy", "spin"), BodyHandlers.ofByteArray()));
      awaitCalls(1, 0);
      for (int i = 0; i < THREADS + 2; i++) {
        calls.add(http.sendAsync(call("waiter", "rest"), BodyHandlers.ofByteArray()));
      }
      awaitCalls(THREADS, 3);

      calls.forEach(call -> call.cancel(true));

      awaitCalls(0, 0);
    }
    host().call("waiter", "hold").expect(200);
  }

  @Test
  void runsNothingWhoseDeadlineHasPassedWhileItWaited() {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      List<CompletableFuture<?>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        calls.add(http.sendAsync(call("waiter", "rest"), BodyHandlers.ofByteArray()));
      }
      awaitCalls(THREADS, 0);

      Answer late =
          host()
              .send(
                  host()
                      .callRequest("waiter", "hold", Map.of())
                      .header("Modmesh-Timeout", "150ms"));

      assertThat(late.problem()).isEqualTo("504 deadline-exceeded");
      assertThat(late.header("Modmesh-Executed")).isEqualTo("no");
      calls.forEach(call -> call.cancel(true));
      awaitCalls(0, 0);
    }
  }
}
