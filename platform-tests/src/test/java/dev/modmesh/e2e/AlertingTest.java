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
import dev.modmesh.testserver.AlertmanagerServer;
import dev.modmesh.testserver.PrometheusServer;
import java.io.IOException;
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

/** Somebody hears of a platform whose hosts are all gone: from the gateway, and from Prometheus. */
final class AlertingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final String OURS = "modmesh";
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
    return payloads(RECEIVER).stream()
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
  void aPrometheusAnswersEveryQueryOfTheDashboardsAndJudgesTheRules() throws IOException {
    PLATFORM
        .publisher()
        .activeWasm(Manifest.wasm("scraped", "1.0.0").idempotent("echo"), Guests.several());
    PLATFORM
        .publisher()
        .activeWasm(
            Manifest.wasm("kept", "1.0.0")
                .function("echo", Map.of("idempotent", true, "cache", Map.of("ttl", "1h"))),
            Guests.several());
    try (PrometheusServer prometheus = prometheus(PLATFORM, List.of())) {
      for (Map<String, @Nullable Object> panel : panels()) {
        for (Map<String, @Nullable Object> target : list(panel.get("targets"))) {
          String query = String.valueOf(target.get("expr")).replace("$module", ".*");
          Await.until(
              query + " has an answer",
              PATIENCE,
              () -> {
                PLATFORM.anonymous().call("scraped", "echo", "x");
                PLATFORM.anonymous().call("kept", "echo", "x");
                return hasResult(prometheus, query);
              });
        }
      }
      Await.until(
          "the rules are judged",
          PATIENCE,
          () ->
              rules(prometheus).stream().filter(rule -> "ok".equals(rule.get("health"))).count()
                  == 8);
    }
  }

  @Test
  @Tag("full")
  void whenAllHostsAreKilledAPrometheusFiresAndAnAlertmanagerHearsOfItFromBoth() {
    Path program = Tool.require("prometheus-alertmanager", "alerts that an Alertmanager receives");
    try (FakeService pager = new FakeService();
        AlertmanagerServer alertmanager =
            AlertmanagerServer.start(program, URI.create(pager.url() + "/page"));
        Platform platform =
            Platform.builder()
                .hosts(2)
                .set("modmesh.gateway.alert.alertmanager", alertmanager.url().toString())
                .build()
                .start();
        PrometheusServer prometheus = prometheus(platform, List.of(alertmanager.url()))) {
      Await.until(
          "Prometheus sees both hosts",
          PATIENCE,
          () -> hasResult(prometheus, "sum(modmesh_gateway_instances_passing) == 2"));

      platform.host("host-1").kill();
      platform.host("host-2").kill();

      Await.until(
          "Prometheus fires", PATIENCE, () -> "firing".equals(state(prometheus, "NothingHealthy")));
      Await.until("ours is paged", PATIENCE, () -> paged(pager, "firing", OURS));
      Await.until("that of Prometheus is", PATIENCE, () -> paged(pager, "firing", null));

      platform.host("host-1").start();
      platform.awaitPassing(platform.host("host-1"));
      Await.until("the end of ours is paged", PATIENCE, () -> paged(pager, "resolved", OURS));
      Await.until("that of Prometheus too", PATIENCE, () -> paged(pager, "resolved", null));
    }
  }

  private static @Nullable Object state(PrometheusServer prometheus, String name) {
    return rules(prometheus).stream()
        .filter(rule -> name.equals(rule.get("name")))
        .map(rule -> rule.get("state"))
        .findFirst()
        .orElse(null);
  }

  /**
   * Whether Alertmanager posted it for this job; null for alerts of Prometheus, which have none.
   */
  private static boolean paged(FakeService pager, String status, @Nullable String job) {
    return payloads(pager).stream()
        .filter(payload -> status.equals(payload.get("status")))
        .map(payload -> map(payload.get("commonLabels")))
        .anyMatch(
            labels ->
                "NothingHealthy".equals(labels.get("alertname"))
                    && Objects.equals(job, labels.get("job")));
  }

  private static List<Map<String, @Nullable Object>> payloads(FakeService service) {
    return service.requests().stream()
        .map(request -> JSON.readObject(request.body().getBytes(StandardCharsets.UTF_8)))
        .toList();
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

  private static PrometheusServer prometheus(Platform platform, List<URI> alertmanagers) {
    return PrometheusServer.start(
        Tool.require("prometheus", "a Prometheus that scrapes the platform"),
        new PrometheusServer.Setup(
            List.of(platform.gatewayProcess().url(), platform.host("host-1").url()),
            List.of(home().resolve("deploy/prometheus/modmesh.rules.yml")),
            alertmanagers));
  }

  private static Answer ask(PrometheusServer prometheus, String path) {
    return PLATFORM.direct(URI.create(prometheus.url())).get(path);
  }

  private static boolean hasResult(PrometheusServer prometheus, String query) {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    Answer answer = ask(prometheus, "/api/v1/query?query=" + encoded);
    return answer.status() == 200
        && "success".equals(answer.get("status"))
        && !list(map(answer.get("data")).get("result")).isEmpty();
  }

  private static List<Map<String, @Nullable Object>> rules(PrometheusServer prometheus) {
    Map<String, @Nullable Object> data =
        map(ask(prometheus, "/api/v1/rules?type=alert").get("data"));
    return list(data.get("groups")).stream()
        .flatMap(group -> list(group.get("rules")).stream())
        .toList();
  }
}
