package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.FakeService;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.Program;
import dev.modmesh.platform.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Somebody hears of a platform whose hosts are all gone: from the gateway, and from Prometheus. */
final class AlertingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final FakeService RECEIVER = new FakeService();

  @RegisterExtension
  static final Platform PLATFORM =
      Platform.builder()
          .hosts(1)
          .set("modmesh.gateway.alert.webhook", RECEIVER.url() + "/alerts")
          .build();

  @AfterAll
  static void close() {
    RECEIVER.close();
  }

  @Test
  void tellsAWebhookThatNothingIsHealthyAndThatItIsOver() {
    PLATFORM.host("host-1").kill();

    Await.until("the receiver hears of it", PATIENCE, () -> heard("firing"));
    assertThat(state("NothingHealthy")).isEqualTo("firing");

    PLATFORM.host("host-1").start();
    PLATFORM.awaitPassing(PLATFORM.host("host-1"));
    Await.until("the receiver hears that it is over", PATIENCE, () -> heard("resolved"));
  }

  private static boolean heard(String status) {
    return RECEIVER.requests().stream()
        .map(request -> JSON.readObject(request.body().getBytes(StandardCharsets.UTF_8)))
        .anyMatch(
            payload ->
                status.equals(payload.get("status"))
                    && "4".equals(payload.get("version"))
                    && Map.of("alertname", "NothingHealthy").equals(payload.get("groupLabels")));
  }

  private static String state(String name) {
    return PLATFORM.anonymous().get("/api/v1/alerts").items().stream()
        .filter(alert -> name.equals(alert.get("name")))
        .map(alert -> String.valueOf(alert.get("state")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSilenceNeedsATokenAndAKnownName() {
    String path = "/api/v1/alerts/DiskNearlyFull/silence";

    assertThat(PLATFORM.anonymous().put(path, Map.of("for", "1h")).status()).isEqualTo(401);
    assertThat(PLATFORM.admin().put(path, Map.of("for", "30d")).status()).isEqualTo(400);
    assertThat(PLATFORM.admin().put("/api/v1/alerts/None/silence", Map.of()).status())
        .isEqualTo(404);
    Answer silenced = PLATFORM.admin().put(path, Map.of("for", "1h"));
    assertThat(silenced.get("state")).isEqualTo("silenced");
    assertThat(PLATFORM.admin().delete(path).get("state")).isNotEqualTo("silenced");
  }

  @Test
  @Tag("full")
  void theRulesPassPromtoolsTests() {
    String promtool = Tool.require("promtool", "the alert rules with promtool").toString();
    Path rules = home().resolve("deploy/prometheus");

    Program.run(List.of(promtool, "test", "rules", "modmesh.test.yml"), rules, Map.of(), PATIENCE)
        .expectSuccess();
  }

  @Test
  @Tag("full")
  void aPrometheusAnswersEveryQueryOfTheDashboardsAndJudgesTheRules(@TempDir Path folder)
      throws IOException {
    PLATFORM
        .publisher()
        .activeWasm(Manifest.wasm("scraped", "1.0.0").idempotent("echo"), Guests.several());
    try (Prometheus prometheus = Prometheus.start(folder)) {
      for (Map<String, @Nullable Object> panel : panels()) {
        for (Map<String, @Nullable Object> target : list(panel.get("targets"))) {
          String query = String.valueOf(target.get("expr")).replace("$module", ".*");
          Await.until(
              query + " has an answer",
              PATIENCE,
              () -> {
                PLATFORM.anonymous().call("scraped", "echo", "x");
                return prometheus.hasResult(query);
              });
        }
      }
      Await.until("the rules are judged", PATIENCE, () -> prometheus.rules() == 7);
    }
  }

  private static List<Map<String, @Nullable Object>> panels() throws IOException {
    byte[] file = Files.readAllBytes(home().resolve("deploy/grafana/modmesh.json"));
    return list(JSON.readObject(file).get("panels"));
  }

  private static Path home() {
    return Path.of(System.getProperty("modmesh.home"));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, @Nullable Object>> list(@Nullable Object value) {
    return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }

  /** A Prometheus of its own that scrapes the gateway and the host each second. */
  private record Prometheus(Process process, URI url) implements AutoCloseable {
    static Prometheus start(Path folder) throws IOException {
      Path program = Tool.require("prometheus", "a Prometheus that scrapes the platform");
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      Path config = folder.resolve("prometheus.yml");
      Files.writeString(
          config,
          """
          global: { scrape_interval: 1s, evaluation_interval: 1s }
          rule_files: [%s]
          scrape_configs:
            - job_name: modmesh
              metrics_path: /q/metrics
              static_configs: [{ targets: ['%s', '%s'] }]
          """
              .formatted(
                  home().resolve("deploy/prometheus/modmesh.rules.yml"),
                  PLATFORM.gatewayProcess().url().getAuthority(),
                  PLATFORM.host("host-1").url().getAuthority()));
      Process process =
          new ProcessBuilder(
                  program.toString(),
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      return new Prometheus(process, URI.create("http://127.0.0.1:" + port));
    }

    boolean hasResult(String query) {
      try {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        Answer answer = PLATFORM.direct(url).get("/api/v1/query?query=" + encoded);
        return answer.status() == 200
            && "success".equals(answer.get("status"))
            && !list(map(answer.get("data")).get("result")).isEmpty();
      } catch (RuntimeException e) {
        return false; // it is still starting
      }
    }

    long rules() {
      Answer answer = PLATFORM.direct(url).get("/api/v1/rules?type=alert");
      return list(list(map(answer.get("data")).get("groups")).getFirst().get("rules")).stream()
          .filter(rule -> "ok".equals(rule.get("health")))
          .count();
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
