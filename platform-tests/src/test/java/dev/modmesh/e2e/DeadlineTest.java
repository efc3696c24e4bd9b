package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call ends when its time is up, whatever the module does. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeadlineTest {
  private static final Duration PROMPT = Duration.ofSeconds(2);

  private final Platform platform;
  private final Gateway gateway;

  DeadlineTest(Platform platform) {
    this.platform = platform;
    this.gateway = platform.anonymous();
  }

  @BeforeAll
  void publish() {
    platform
        .publisher()
        .activeWasm(
            Manifest.wasm("endless", "1.0.0")
                .idempotent("echo")
                .function("spin", Map.of("timeout", "400ms")),
            Guests.several());
  }

  private Answer spin(String header, String value) {
    return gateway.send(gateway.callRequest("endless", "spin", Map.of()).header(header, value));
  }

  @ParameterizedTest
  @CsvSource({
    "Modmesh-Timeout, 150ms",
    "grpc-timeout, 150m",
    "x-envoy-expected-rq-timeout-ms, 150"
  })
  void endsAnEndlessLoopWhenTheCallersTimeIsUp(String header, String value) {
    long begin = System.nanoTime();

    Answer answer = spin(header, value);

    assertThat(answer.problem()).isEqualTo("504 deadline-exceeded");
    assertThat(answer.text("detail")).contains("150 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPT);
  }

  @Test
  void neverLengthensTheFunctionsOwnTime() {
    long begin = System.nanoTime();

    Answer answer = spin("Modmesh-Timeout", "20s");

    assertThat(answer.problem()).isEqualTo("504 deadline-exceeded");
    assertThat(answer.text("detail")).contains("400 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPT);
  }

  @Test
  void servesOthersWhileLoopsRunAndLosesNoHostToThem() {
    List<Answer> loops;
    List<Answer> others;
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      List<CompletableFuture<Answer>> spinning =
          IntStream.range(0, 12)
              .mapToObj(i -> CompletableFuture.supplyAsync(this::spinForAWhile, threads))
              .toList();
      others = IntStream.range(0, 50).mapToObj(i -> gateway.call("endless", "echo", i)).toList();
      loops = spinning.stream().map(CompletableFuture::join).toList();
    }

    assertThat(loops).extracting(Answer::problem).containsOnly("504 deadline-exceeded");
    assertThat(others).extracting(Answer::status).containsOnly(200);
    assertThat(platform.passing()).contains("host-1", "host-2");
  }

  private Answer spinForAWhile() {
    return gateway.send(gateway.callRequest("endless", "spin", Map.of()));
  }
}
