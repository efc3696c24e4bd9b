package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import dev.modmesh.platform.Publisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call of a function, and everything that comes back with its result. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallTest {
  private static final String MODULE = "calls";
  private final Platform platform;

  CallTest(Platform platform) {
    this.platform = platform;
  }

  @BeforeAll
  void publish() {
    Publisher publisher = platform.publisher();
    for (String version : List.of("1.0.0", "1.2.3", "2.0.0", "3.0.0-rc.1")) {
      publisher.activeWasm(
          Manifest.wasm(MODULE, version).idempotent("echo").function("fail"), Guests.several());
    }
  }

  private Answer echo(Map<String, ?> body) {
    return platform.anonymous().send(platform.anonymous().callRequest(MODULE, "echo", body));
  }

  @Test
  void answersWithTheResultAndTheHeadersThatTellWhereItCameFrom() {
    Answer answer = platform.anonymous().call(MODULE, "echo", "Hello World");

    assertThat(answer.returnValue())
        .isEqualTo(Map.of("args", List.of("Hello World"), "kwargs", Map.of()));
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Modmesh-Module")).isEqualTo("calls@2.0.0");
    assertThat(answer.header("Modmesh-Digest"))
        .isEqualTo(platform.anonymous().get("/api/v1/modules/calls/versions/2.0.0").text("digest"));
    assertThat(answer.header("Modmesh-Instance")).isIn("host-1", "host-2");
    assertThat(answer.header("Modmesh-Call-Id")).isNotBlank();
    assertThat(answer.header("Modmesh-Attempts")).isEqualTo("1");
    assertThat(answer.header("Cache-Status")).startsWith("modmesh; ");
    assertThat(answer.header("Server-Timing")).matches("total;dur=[0-9.]+, upstream;dur=[0-9.]+");
  }

  @Test
  void answersUnderTheCallersOwnCallIdAndCarriesItsTraceOn() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    Answer answer =
        platform
            .anonymous()
            .send(
                platform
                    .anonymous()
                    .callRequest(MODULE, "echo", Map.of())
                    .header("X-Call-Id", "order-4711")
                    .header("traceparent", trace));

    assertThat(answer.header("Modmesh-Call-Id")).isEqualTo("order-4711");
    assertThat(answer.header("traceparent")).contains("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Test
  void takesNamedArgumentsAndAnEmptyBody() {
    Answer named = echo(Map.of("kwargs", Map.of("sep", "_")));
    Answer empty =
        platform
            .anonymous()
            .send(
                platform
                    .anonymous()
                    .request(
                        "POST", "/api/v1/modules/calls/functions/echo", BodyPublishers.noBody()));

    assertThat(named.returnValue())
        .isEqualTo(Map.of("args", List.of(), "kwargs", Map.of("sep", "_")));
    assertThat(empty.returnValue()).isEqualTo(Map.of("args", List.of(), "kwargs", Map.of()));
  }

  @Test
  void choosesTheVersionThatTheBodyNames() {
    Map<String, String> expected =
        Map.of(
            "1.0.0", "calls@1.0.0",
            "^1.0", "calls@1.2.3",
            "~1.0.0", "calls@1.0.0",
            ">=1.1 <2", "calls@1.2.3",
            "1.x", "calls@1.2.3",
            "*", "calls@2.0.0",
            "3.0.0-rc.1", "calls@3.0.0-rc.1");

    expected.forEach(
        (range, module) ->
            assertThat(echo(Map.of("module_version", range)).header("Modmesh-Module"))
                .as(range)
                .isEqualTo(module));
  }

  @Test
  void letsTheVersionHeaderWinOverTheBody() {
    Answer answer =
        platform
            .anonymous()
            .send(
                platform
                    .anonymous()
                    .callRequest(MODULE, "echo", Map.of("module_version", "^2"))
                    .header("Modmesh-Version", "^1"));

    assertThat(answer.header("Modmesh-Module")).isEqualTo("calls@1.2.3");
  }

  @Test
  void takesADigestForAVersion() {
    String digest = platform.anonymous().get("/api/v1/modules/calls/versions/1.0.0").text("digest");

    Answer answer = echo(Map.of("module_version", digest));

    assertThat(answer.header("Modmesh-Module")).isEqualTo("calls@1.0.0");
    assertThat(answer.header("Modmesh-Digest")).isEqualTo(digest);
  }

  @Test
  void tellsWhatARangeResolvesTo() {
    Answer answer = platform.anonymous().get("/api/v1/modules/calls/resolve?version=%5E1");

    assertThat(answer.get("version")).isEqualTo("1.2.3");
    assertThat(answer.text("activation")).startsWith("sha256:");
    assertThat(answer.get("dependencies")).isEqualTo(Map.of());
    assertThat(answer.get("instances")).asList().isNotEmpty();
  }

  @Test
  void spreadsCallsOverAllHosts() {
    Set<String> instances = new TreeSet<>();

    Await.until(
        "both hosts have answered", // one that has just come gets few calls at first
        Duration.ofSeconds(30),
        () -> {
          Answer answer = platform.anonymous().call(MODULE, "echo", 1);
          instances.add(answer.requireHeader("Modmesh-Instance"));
          return instances.size() == 2;
        });

    assertThat(instances).containsExactly("host-1", "host-2");
  }

  @Test
  void countsCallsByOutcome() {
    platform.anonymous().call(MODULE, "echo", "counted").expect(200);

    String metrics = platform.anonymous().get("/q/metrics").text();

    assertThat(metrics)
        .containsPattern(
            "module_requests_total\\{module_name=\"calls\",service_name=\"default\","
                + "function=\"echo\",outcome=\"success\"\\} [1-9]");
  }
}
