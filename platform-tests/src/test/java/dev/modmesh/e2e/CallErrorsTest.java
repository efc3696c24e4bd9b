package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a call is told by status and slug, and the same way each time. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallErrorsTest {
  private static final int LIMIT = 1 << 20;

  private final Platform platform;
  private final Gateway gateway;

  CallErrorsTest(Platform platform) {
    this.platform = platform;
    this.gateway = platform.anonymous();
  }

  @BeforeAll
  void publish() {
    platform
        .publisher()
        .activeWasm(
            Manifest.wasm("errors", "1.0.0")
                .idempotent("echo")
                .function("fail", Map.of("input", "text"))
                .function("trap"),
            Guests.several());
    platform
        .publisher()
        .activeJar(
            Manifest.jar("sums", "1.0.0").function("add"),
            JarModules.of("Sums", "@Function public int add(int a, int b) { return a + b; }"));
  }

  @ParameterizedTest
  @CsvSource({
    "nobody,    echo,  *,                    404 module-not-found",
    "errors,    dance, *,                    404 function-not-found",
    "errors,    echo,  ^2,                   404 version-not-found",
    "errors,    echo,  9.9.9,                404 version-not-found",
    "errors,    echo,  not a range,          400 invalid-range",
    "errors,    echo,  1.2.3.4,              400 invalid-range",
    "errors,    echo,  sha256:abc,           400 invalid-digest",
    "Errors,    echo,  *,                    400 invalid-name",
    "-errors,   echo,  *,                    400 invalid-name",
    "err%20ors, echo,  *,                    400 invalid-name"
  })
  void namesWhatCannotBeFound(String module, String function, String version, String problem) {
    Answer answer =
        gateway.send(gateway.callRequest(module, function, Map.of("module_version", version)));

    assertThat(answer.problem()).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "nonsense",
        "[1, 2]",
        "\"text\"",
        "{\"args\": [1,]}",
        "{\"args\": [1] \"kwargs\": {}}",
        "{\"args\": [\"\\x\"]}",
        "{\"args\": [01]}",
        "{\"args\": [1]} and more",
        "{\"args\": [\"a\nb\"]}",
        "{\"args\": [nul]}",
        "{'args': [1]}"
      })
  void refusesABodyThatIsNotOneJsonObject(String body) {
    Answer answer = gateway.callRaw("errors", "echo", body);

    assertThat(answer.problem()).isEqualTo("400 malformed-json");
    assertThat(answer.get("attempts")).isEqualTo(0);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] body = "{\"args\": [\"?\"]}".getBytes(StandardCharsets.US_ASCII);
    body[11] = (byte) 0xff;

    Answer answer =
        gateway.send(
            gateway.request(
                "POST", "/api/v1/modules/errors/functions/echo", BodyPublishers.ofByteArray(body)));

    assertThat(answer.problem()).isEqualTo("400 malformed-json");
  }

  @Test
  void takesABodyOfOneMebibyteAndRefusesALargerOne() {
    String frame = "{\"args\":[\"\"]}";
    String filling = "x".repeat(LIMIT - frame.length());

    Answer largest = gateway.callRaw("errors", "echo", frame.replace("\"\"", '"' + filling + '"'));
    Answer larger = gateway.callRaw("errors", "echo", frame.replace("\"\"", '"' + filling + "x\""));

    assertThat(largest.status()).isEqualTo(200);
    assertThat(larger.problem()).isEqualTo("413 body-too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"args\": [1]}",
        "{\"args\": [1, 2, 3]}",
        "{\"args\": [1, \"two\"]}",
        "{\"args\": [1], \"kwargs\": {\"c\": 2}}",
        "{\"args\": {\"a\": 1}}",
        "{\"args\": [1, 2], \"kwargs\": [3]}"
      })
  void refusesArgumentsThatDoNotFitTheFunction(String body) {
    Answer answer = gateway.callRaw("sums", "add", body);

    assertThat(answer.problem()).isEqualTo("422 invalid-arguments");
    assertThat(answer.get("retryable")).isEqualTo(false);
  }

  @Test
  void takesTheSameArgumentsByPositionAndByName() {
    assertThat(gateway.callRaw("sums", "add", "{\"args\":[1,2]}").returnValue()).isEqualTo(3);
    assertThat(gateway.callRaw("sums", "add", "{\"args\":[1],\"kwargs\":{\"b\":2}}").returnValue())
        .isEqualTo(3);
  }

  @Test
  void tellsTheModulesOwnErrorAndDoesNotTryAgain() {
    Answer answer = gateway.call("errors", "fail", "out of paper");

    assertThat(answer.problem()).isEqualTo("500 function-failed");
    assertThat(answer.get("detail")).isEqualTo("out of paper");
    assertThat(answer.get("origin")).isEqualTo("module");
    assertThat(answer.get("attempts")).isEqualTo(1);
    assertThat(answer.header("Modmesh-Attempts")).isEqualTo("1");
  }

  @Test
  void tellsATrapByItsName() {
    Answer answer = gateway.call("errors", "trap");

    assertThat(answer.problem()).isEqualTo("500 module-trap");
    assertThat(answer.get("origin")).isEqualTo("module");
    assertThat(answer.text("detail")).contains("unreachable");
  }

  @Test
  void givesEveryProblemTheSameMembers() {
    Answer answer =
        gateway.send(gateway.callRequest("nobody", "f", Map.of()).header("X-Call-Id", "mine"));

    assertThat(answer.json())
        .containsEntry("type", "urn:modmesh:problem:module-not-found")
        .containsEntry("status", 404)
        .containsEntry("call_id", "mine")
        .containsEntry("origin", "caller")
        .containsEntry("retryable", false)
        .containsEntry("attempts", 0)
        .containsKeys("title", "detail");
    assertThat(answer.header("Modmesh-Call-Id")).isEqualTo("mine");
    assertThat(answer.text()).doesNotContain("Exception", "dev.modmesh.");
  }

  @ParameterizedTest
  @CsvSource({
    "Modmesh-Timeout, soon",
    "grpc-timeout, 5 parsecs",
    "x-envoy-expected-rq-timeout-ms, -1",
    "Modmesh-Depth, deep",
    "Modmesh-Depth, 9"
  })
  void refusesHeadersThatSayNothing(String header, String value) {
    Answer answer =
        gateway.send(gateway.callRequest("errors", "echo", Map.of()).header(header, value));

    assertThat(answer.problem()).isEqualTo("400 invalid-request");
    assertThat(answer.text("detail")).contains(header).contains(value);
  }

  @Test
  void saysSoWhenNoHostServesThePool() {
    platform
        .publisher()
        .wasm(
            Manifest.wasm("lonely", "1.0.0").idempotent("echo").with("pool", "empty"),
            Guests.several())
        .expect(201);

    Answer pending = gateway.call("lonely", "echo", 1);

    assertThat(pending.problem()).isEqualTo("404 version-not-found");
    assertThat(pending.text("detail")).contains("1.0.0 (pending)");
  }

  @Test
  void answersUnknownPathsAndMethodsWithProblemsToo() {
    assertThat(gateway.get("/api/v1/nothing").problem()).isEqualTo("404 not-found");
    assertThat(gateway.get("/api/v1/modules/nobody").problem()).isEqualTo("404 module-not-found");
    assertThat(gateway.get("/api/v1/modules/errors/versions/2.0.0").problem())
        .isEqualTo("404 version-not-found");
    assertThat(gateway.get("/api/v1/instances/nobody").problem())
        .isEqualTo("404 instance-not-found");
    assertThat(platform.admin().put("/api/v1/nodes", Map.of()).problem())
        .isEqualTo("405 method-not-allowed");
    assertThat(List.of(gateway.get("/api/v1/modules?limit=0").problem()))
        .containsExactly("400 invalid-request");
  }
}
