package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pool that has no host gets one when it is called, and no call is lost meanwhile. */
final class ScaleToZeroTest {
  private static final Pattern QUEUE = Pattern.compile("\"queue\":(\\d+)");
  private static final Duration SOON = Duration.ofSeconds(40);

  @RegisterExtension
  static final Platform PLATFORM = Platform.builder().hosts(0).autoscaler().build();

  @Test
  void aPoolWithoutHostsGetsOneForATestAndForCallsThatWait() {
    Gateway gateway = PLATFORM.anonymous();
    PLATFORM.admin().put("/api/v1/pools/default", Map.of("min", 0, "max", 2)).expect(200);
    PLATFORM
        .publisher()
        .activeWasm(
            Manifest.wasm("sleeper", "1.0.0")
                .function("echo", Map.of("idempotent", true, "timeout", "2s")),
            Guests.several());
    gateway.call("sleeper", "echo", 1).expect(200);

    PLATFORM.autoscaler().pause();
    killAllHosts();
    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> gateway.call("sleeper", "echo", i), Thread::startVirtualThread))
            .toList();
    Await.until("all calls wait", SOON, () -> waiting() == 20);
    PLATFORM.autoscaler().resume();

    assertThat(calls).allSatisfy(call -> assertThat(call.join().status()).isEqualTo(200));
  }

  private static void killAllHosts() {
    Gateway gateway = PLATFORM.anonymous();
    gateway
        .get("/api/v1/instances")
        .items()
        .forEach(
            host ->
                ProcessHandle.of(Long.parseLong(String.valueOf(host.get("pid"))))
                    .ifPresent(ProcessHandle::destroyForcibly));
    Await.until("no host passes", SOON, () -> PLATFORM.passing().isEmpty());
  }

  private static long waiting() {
    String metrics = PLATFORM.anonymous().get("/api/v1/node/frame?since=-1").text();
    Matcher queue = QUEUE.matcher(metrics);
    long last = 0;
    while (queue.find()) {
      last = Long.parseLong(queue.group(1));
    }
    return last;
  }
}
