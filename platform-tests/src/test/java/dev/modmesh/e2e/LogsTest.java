package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.Headers;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What processes log: one JSON object a line that names the call, and nothing that is secret. */
final class LogsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String FORGED =
      "\r\n{\"level\":\"ERROR\",\"message\":\"forged\",\"call_id\":\"of another\"}\r\n\u001b[31m";

  @RegisterExtension static final Platform PLATFORM = Platform.builder().build();

  @BeforeAll
  static void publish() {
    // other tests read text; this one reads what people run
    PlatformProcess host =
        PLATFORM.newHost("host-1", Map.of("quarkus.log.console.json.enabled", true)).start();
    PLATFORM.awaitPassing(host);
    PLATFORM
        .publisher()
        .activeJar(
            Manifest.jar("talker", "1.0.0").idempotent("say"),
            JarModules.of(
                "Talker",
                """
                @Function public String say(String text) {
                  System.getLogger("talker").log(System.Logger.Level.WARNING, text);
                  return text;
                }
                """));
  }

  private static PlatformProcess host() {
    return PLATFORM.host("host-1");
  }

  private static Answer say(String text, String... headers) {
    var request = PLATFORM.anonymous().callRequest("talker", "say", Map.of("args", List.of(text)));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return PLATFORM.anonymous().send(request).expect(200);
  }

  /** The one line whose message begins so. */
  private static Map<String, @Nullable Object> line(String begin) {
    List<Map<String, @Nullable Object>> found =
        Await.value(
            "a line that begins with " + begin,
            SOON,
            () ->
                Optional.of(
                        lines().stream()
                            .filter(line -> String.valueOf(line.get("message")).startsWith(begin))
                            .toList())
                    .filter(lines -> !lines.isEmpty()));
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> about(Map<String, @Nullable Object> line) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(line.get("mdc"));
  }

  private static List<Map<String, @Nullable Object>> lines() {
    String log = host().log();
    return log.substring(0, log.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(line -> JSON.readObject(line.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  @Test
  void namesTheCallAndItsTrace() {
    Answer traced = say("with a trace", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
    Answer plain = say("without one");

    assertThat(line("with a trace")).containsEntry("level", "WARN");
    assertThat(about(line("with a trace")))
        .containsEntry("call_id", traced.header(Headers.CALL_ID))
        .containsEntry("trace_id", TRACE);
    assertThat(about(line("without one")))
        .containsEntry("call_id", plain.header(Headers.CALL_ID))
        .doesNotContainKey("trace_id");
  }

  @Test
  void nobodyForgesALine() {
    Answer answer = say("harmless" + FORGED, "traceparent", "00-" + TRACE + "{forged}");

    assertThat(about(line("harmless")))
        .containsEntry("call_id", answer.header(Headers.CALL_ID))
        .doesNotContainKey("trace_id");
    assertThat(lines())
        .noneMatch(line -> "forged".equals(line.get("message")))
        .noneMatch(line -> "of another".equals(line.get("call_id")));
    assertThat(host().log()).doesNotContain("\u001b");
  }

  @Test
  void tellsNoSecrets() {
    PLATFORM
        .publisher()
        .activeWasm(Manifest.wasm("fails", "1.0.0").idempotent("trap"), Guests.several());
    PLATFORM.admin().call("fails", "trap", "x");
    PLATFORM.admin().put("/api/v1/alerts/None/silence", Map.of());
    PLATFORM.caller(PLATFORM.adminToken() + "x").get("/api/v1/modules");

    String logs = PLATFORM.gatewayProcess().log() + host().log();

    assertThat(logs).isNotEmpty();
    assertThat(logs).doesNotContain(PLATFORM.adminToken()).doesNotContain(PLATFORM.secret("host"));
  }
}
