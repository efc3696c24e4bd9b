package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.FakeService;
import dev.modmesh.platform.FakeService.Reply;
import dev.modmesh.platform.FakeService.Request;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the gateway sends to an instance, and what it makes of the answer. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RemoteProtocolTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final Platform platform;
  private final Gateway gateway;
  private FakeService first = new FakeService();
  private FakeService second = new FakeService();

  RemoteProtocolTest(Platform platform) {
    this.platform = platform;
    this.gateway = platform.anonymous();
  }

  @AfterEach
  void renewServices() {
    first.close();
    second.close();
    first = new FakeService();
    second = new FakeService();
  }

  /** A module of one service at this path, which no instance is registered for. */
  private void publish(String name, String path) {
    Map<String, Object> manifest =
        Manifest.remote(name, "1.4.2")
            .idempotent("safe")
            .function("once")
            .function("never", Map.of("idempotent", true, "retry", "none"))
            .with("service_url", first.url() + path)
            .toMap();
    platform.admin().put("/api/v1/modules/" + name + "/versions/1.4.2", manifest).expect(201);
  }

  /** The same with both services registered as its instances. */
  private void publishTwice(String name) {
    publish(name, "");
    register(name, "1", first);
    register(name, "2", second);
  }

  private void register(String name, String suffix, FakeService service) {
    platform
        .admin()
        .put(
            "/api/v1/instances/" + name + "-" + suffix,
            Map.of(
                "host",
                "127.0.0.1",
                "port",
                service.port(),
                "pool",
                name,
                "modules",
                List.of(name + "@1.4.2")))
        .expect(200);
  }

  @Test
  void sendsTheCallWithItsPinsItsIdAndTheTimeThatIsLeft() {
    publish("told", "/base");

    Answer answer =
        gateway.send(
            gateway
                .callRequest("told", "safe", Map.of("args", List.of("ü", 1)))
                .header("X-Call-Id", "call-7")
                .header("traceparent", TRACE)
                .header("Modmesh-Timeout", "5s"));

    assertThat(answer.returnValue()).isEqualTo("hello");
    Request request = first.requests().getFirst();
    assertThat(request.path()).isEqualTo("/base/api/v1/modules/told/functions/safe");
    assertThat(request.body()).isEqualTo("{\"args\":[\"ü\",1]}");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.header("Modmesh-Version")).isEqualTo("1.4.2");
    assertThat(request.header("Modmesh-Digest")).isEqualTo(answer.header("Modmesh-Digest"));
    assertThat(request.header("Modmesh-Activation")).startsWith("sha256:");
    assertThat(request.header("X-Call-Id")).isEqualTo("call-7");
    assertThat(request.header("traceparent")).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
    assertThat(request.header("Modmesh-Timeout")).matches("4\\d{3}ms");
    assertThat(request.header("Authorization")).isNull();
  }

  @Test
  void namesTheExactVersionInTheBodyWhereTheCallerNamedARange() {
    publish("ranged", "");

    gateway.callRaw("ranged", "safe", "{ \"module_version\" : \"^1.2\", \"args\": [1] }");

    assertThat(first.requests().getFirst().body())
        .isEqualTo("{ \"module_version\" : \"1.4.2\", \"args\": [1] }");
  }

  @Test
  void neverSendsTheCallersTokenOn() {
    publish("secretive", "");

    platform.admin().call("secretive", "safe", 1).expect(200);

    assertThat(first.requests().getFirst().headers().toString())
        .doesNotContain(platform.adminToken());
  }

  @Test
  void triesAnIdempotentCallElsewhereWhenTheInstanceBreaks() {
    publishTwice("breaks");
    first.answer(Reply.status(500));
    second.answer(Reply.status(500));

    Answer answer = gateway.call("breaks", "safe", 1);

    assertThat(answer.problem()).isEqualTo("502 upstream-failure");
    assertThat(answer.get("origin")).isEqualTo("network");
    assertThat(first.requests()).isNotEmpty();
    assertThat(second.requests()).isNotEmpty();
    int sent = first.requests().size() + second.requests().size();
    assertThat(answer.get("attempts")).isEqualTo(sent);
  }

  @Test
  void triesNothingTwiceThatIsNotDeclaredIdempotent() {
    publishTwice("fragile");
    first.answer(Reply.status(500));
    second.answer(Reply.status(500));

    Answer once = gateway.call("fragile", "once", 1);
    Answer never = gateway.call("fragile", "never", 1);

    assertThat(once.problem()).isEqualTo("502 upstream-failure");
    assertThat(once.get("attempts")).isEqualTo(1);
    assertThat(never.problem()).isEqualTo("502 upstream-failure");
    assertThat(never.get("attempts")).isEqualTo(1);
  }

  @Test
  void triesAnyCallElsewhereWhenTheInstanceSaysThatNothingWasRun() {
    publishTwice("refuses");
    Reply refusal = new Reply(421, Map.of("Modmesh-Executed", "no"), "");
    first.answer(refusal);

    Await.until(
        "the one that refuses is asked",
        SOON,
        () -> {
          Answer answer = gateway.call("refuses", "once", 1);
          assertThat(answer.returnValue()).isEqualTo("hello");
          assertThat(answer.header("Modmesh-Instance")).isEqualTo("refuses-2");
          return !first.requests().isEmpty();
        });
  }

  @Test
  void handsOnTheModulesOwnError() {
    publishTwice("fails");
    String problem =
        """
        {"type": "urn:modmesh:problem:function-failed", "status": 500, "detail": "no luck",
         "origin": "module", "dice": 6}
        """;
    Reply failure =
        new Reply(
            500,
            Map.of("Content-Type", "application/problem+json", "Modmesh-Origin", "module"),
            problem);
    first.answer(failure);
    second.answer(failure);

    Answer answer = gateway.call("fails", "safe", 1);

    assertThat(answer.problem()).isEqualTo("500 function-failed");
    assertThat(answer.json())
        .containsEntry("detail", "no luck")
        .containsEntry("origin", "module")
        .containsEntry("attempts", 1)
        .containsEntry("dice", 6);
  }

  @Test
  void takesAnAnswerThatIsNoObjectForABrokenInstance() {
    publish("mumbles", "");
    first.answer(new Reply(200, Map.of("Content-Type", "text/html"), "<html>Welcome!</html>"));

    Answer answer = gateway.call("mumbles", "once", 1);

    assertThat(answer.problem()).isEqualTo("502 upstream-failure");
  }

  @Test
  void opensTheCircuitOfAnInstanceThatKeepsBreaking() {
    publish("tired", "");
    first.answer(Reply.status(503));
    for (int i = 0; i < 5; i++) {
      gateway.call("tired", "once", i);
    }
    int before = first.requests().size();

    Answer answer = gateway.call("tired", "once", 6);

    assertThat(answer.problem()).isEqualTo("503 circuit-open");
    assertThat(answer.requireHeader("Retry-After")).isNotBlank();
    assertThat(first.requests()).hasSize(before);
  }

  @Test
  void passesALargeAnswerOnPieceByPiece() {
    publish("large", "");
    String text = "x".repeat(3 << 20);
    first.answer(Reply.ok('"' + text + '"'));

    Answer answer = gateway.call("large", "safe", 1);

    assertThat(answer.returnValue()).isEqualTo(text);
    assertThat(answer.header("Modmesh-Module")).isEqualTo("large@1.4.2");
  }

  @Test
  void refusesAServiceThatCannotBeReached() {
    publish("absent", "");
    first.close();

    Answer answer = gateway.call("absent", "once", 1);

    assertThat(answer.problem()).isIn("503 no-instance-available", "503 circuit-open");
  }
}
