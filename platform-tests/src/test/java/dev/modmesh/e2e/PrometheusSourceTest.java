package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.Tool;
import dev.modmesh.testserver.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The autoscaler decides by what a real Prometheus has scraped. */
@Tag("full")
final class PrometheusSourceTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void scalesOutByItsFiguresAndHoldsWhenItIsGone() {
    Path program = Tool.require("prometheus", "figures from Prometheus");
    AtomicBoolean stop = new AtomicBoolean();
    try (Platform platform = Platform.builder().hosts(1).build().start();
        PrometheusServer prometheus =
            PrometheusServer.start(program, platform.gatewayProcess().url())) {
      platform
          .publisher()
          .activeWasm(
              Manifest.wasm("scraped", "1.0.0").function("echo", Map.of("idempotent", true)),
              Guests.several());
      platform
          .admin()
          .put("/api/v1/pools/default", Map.of("min", 0, "max", 2, "concurrency", 1))
          .expect(200);
      platform
          .newAutoscaler(
              Map.of(
                  "modmesh.autoscaler.source",
                  "prometheus",
                  "modmesh.autoscaler.prometheus.url",
                  prometheus.url()))
          .start();
      Thread load = Thread.ofPlatform().start(() -> call(platform.anonymous(), stop));

      Await.until(
          "a decision rests on figures that Prometheus gave",
          SOON,
          () -> explanation(platform).matches("(?s).*arrivals=[1-9].*"));

      prometheus.kill();
      Await.until(
          "it holds", SOON, () -> explanation(platform).contains("no figures from Prometheus"));
      assertThat(decisions(platform).getFirst().get("reason")).isEqualTo("hold");
      stop.set(true);
      join(load);
    } finally {
      stop.set(true);
    }
  }

  private static void call(Gateway gateway, AtomicBoolean stop) {
    while (!stop.get()) {
      gateway.call("scraped", "echo", 1).expect(200);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(SOON);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Map<String, @Nullable Object>> decisions(Platform platform) {
    return platform.anonymous().get("/api/v1/pools/default/decisions?limit=1").items();
  }

  private static String explanation(Platform platform) {
    return decisions(platform).stream().map(String::valueOf).findFirst().orElse("");
  }
}
