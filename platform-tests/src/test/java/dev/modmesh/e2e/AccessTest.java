package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anybody on this machine may call and read; whoever changes something shows a token. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessTest {
  private final Platform platform;
  private final Gateway anonymous;

  AccessTest(Platform platform) {
    this.platform = platform;
    this.anonymous = platform.anonymous();
  }

  @BeforeAll
  void publish() {
    platform
        .publisher()
        .activeWasm(Manifest.wasm("open", "1.0.0").idempotent("echo"), Guests.several());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/modules",
        "/api/v1/modules/open",
        "/api/v1/modules/open/versions/1.0.0",
        "/api/v1/modules/open/resolve",
        "/api/v1/instances",
        "/api/v1/pools",
        "/api/v1/nodes",
        "/api/v1/events",
        "/q/health/ready",
        "/q/health/live",
        "/q/health/started",
        "/q/metrics",
        "/q/openapi"
      })
  void letsAnybodyRead(String path) {
    assertThat(anonymous.get(path).status()).isEqualTo(200);
  }

  @Test
  void letsAnybodyCall() {
    assertThat(anonymous.call("open", "echo", 1).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,    /api/v1/modules/open/versions/9.0.0",
    "DELETE, /api/v1/modules/open/versions/1.0.0",
    "POST,   /api/v1/modules/open/versions/1.0.0/yank",
    "POST,   /api/v1/modules/open/versions/1.0.0/restore",
    "PUT,    /api/v1/instances/intruder",
    "PUT,    /api/v1/instances/host-1/heartbeat",
    "DELETE, /api/v1/instances/host-1",
    "PUT,    /api/v1/pools/default"
  })
  void asksForATokenBeforeAnyChange(String method, String path) {
    Answer without = anonymous.send(anonymous.request(method, path, Map.of()));
    Gateway impostor = platform.caller("mm_wrong");
    Answer wrong = impostor.send(impostor.request(method, path, Map.of()));

    assertThat(without.problem()).isEqualTo("401 unauthenticated");
    assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"modmesh\"");
    assertThat(wrong.problem()).isEqualTo("401 invalid-token");
  }

  @Test
  void refusesAWrongTokenEvenWhereNoneIsNeeded() {
    Gateway impostor = platform.caller("mm_wrong");

    assertThat(impostor.get("/api/v1/modules").problem()).isEqualTo("401 invalid-token");
    assertThat(impostor.call("open", "echo", 1).problem()).isEqualTo("401 invalid-token");
  }

  @ParameterizedTest
  @CsvSource({
    "publisher,  PUT,    /api/v1/instances/intruder",
    "publisher,  PUT,    /api/v1/pools/default",
    "publisher,  DELETE, /api/v1/instances/host-1",
    "host,       DELETE, /api/v1/modules/open/versions/1.0.0",
    "host,       PUT,    /api/v1/pools/default",
    "host,       POST,   /v2/open/blobs/uploads/",
    "autoscaler, POST,   /api/v1/modules/open/versions/1.0.0/yank",
    "autoscaler, POST,   /v2/open/blobs/uploads/",
    "autoscaler, POST,   /api/v1/modules/open/functions/echo"
  })
  void keepsEachRoleToWhatItIsFor(String role, String method, String path) {
    Gateway caller = platform.as(role);

    Answer answer = caller.send(caller.request(method, path, Map.of()));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).containsAnyOf("forbidden", "DENIED").contains(role);
  }

  @Test
  void asksOciClientsForBasicCredentials() {
    Answer challenge = anonymous.get("/v2/");

    assertThat(challenge.status()).isEqualTo(401);
    assertThat(challenge.header("WWW-Authenticate")).isEqualTo("Basic realm=\"modmesh\"");
    assertThat(challenge.text()).contains("UNAUTHORIZED");
  }

  @Test
  void takesATokenAsPasswordAndNoPasswordAsAnonymous() {
    assertThat(basic("anyone:" + platform.secret("publisher")).status()).isEqualTo(200);
    assertThat(basic(":").status()).isEqualTo(200);
    assertThat(basic("anyone:wrong").status()).isEqualTo(401);
  }

  @Test
  void letsAnonymousOciClientsReadAndNotPush() {
    Answer read =
        anonymous.send(withBasic(anonymous.request("GET", "/v2/open/tags/list", Map.of()), ":"));
    Answer push =
        anonymous.send(
            withBasic(anonymous.request("POST", "/v2/open/blobs/uploads/", Map.of()), ":"));

    assertThat(read.get("tags")).asList().contains("1.0.0");
    assertThat(push.status()).isEqualTo(401);
  }

  private Answer basic(String pair) {
    return anonymous.send(withBasic(anonymous.request("GET", "/v2/", Map.of()), pair));
  }

  private static HttpRequest.Builder withBasic(HttpRequest.Builder request, String pair) {
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    return request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:8080", "169.254.169.254"})
  void refusesAForeignHost(String host) {
    Answer answer =
        anonymous.send(anonymous.request("GET", "/api/v1/modules", Map.of()).header("Host", host));

    assertThat(answer.problem()).isEqualTo("403 forbidden");
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example,       403",
    "https://127.0.0.1.evil.io, 403",
    "null,                      403",
    "http://localhost:3000,     200",
    "http://127.0.0.1,          200"
  })
  void refusesAForeignOrigin(String origin, int status) {
    Answer answer =
        anonymous.send(anonymous.callRequest("open", "echo", Map.of()).header("Origin", origin));

    assertThat(answer.status()).isEqualTo(status);
  }
}
