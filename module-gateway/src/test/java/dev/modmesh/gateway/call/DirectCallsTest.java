package dev.modmesh.gateway.call;

import static dev.modmesh.gateway.call.RawConnection.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.gateway.call.RawConnection.Answer;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.version.Versions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a connection directly, and what is left to the server. */
@QuarkusTest
class DirectCallsTest {
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final String OK = "{\"return_value\":\"ok\"}";

  @Inject RevisionLog log;
  @Inject Versions versions;
  @Inject Vertx vertx;

  @TestHTTPResource("/")
  URI gateway;

  private String module = "";
  private @Nullable StubInstance instance;
  private @Nullable RawConnection connection;

  @BeforeEach
  void connect() throws Exception {
    module = "direct" + NEXT.incrementAndGet();
    ModuleManifest manifest =
        ManifestReader.read(
            Map.of(
                "name",
                module,
                "version",
                "1.0.0",
                "runtime",
                "remote",
                "functions",
                Map.of("f", Map.of("idempotent", true))));
    RemoteModules.publish(versions, manifest);
    instance = new StubInstance(vertx);
    RemoteModules.register(
        log, module + "-0", instance.port(), manifest, "default", Health.PASSING, null);
    connection = new RawConnection(gateway);
  }

  @AfterEach
  void disconnect() throws Exception {
    connection().close();
    instance().close();
  }

  private RawConnection connection() {
    return java.util.Objects.requireNonNull(connection);
  }

  private StubInstance instance() {
    return java.util.Objects.requireNonNull(instance);
  }

  private Answer ask(String body, String... lines) throws IOException {
    return connection().ask(call(module, "f", body, lines));
  }

  /** The server writes its names in small letters. */
  private static boolean isDirect(Answer answer) {
    return answer.head().contains("\r\nContent-Length: ")
        || answer.head().contains("\r\nTransfer-Encoding: ");
  }

  /** Calls until the lane and the server are in step. */
  private void openLane() throws IOException {
    boolean open = false;
    for (int i = 0; i < 3 && !open; i++) {
      open = isDirect(ask("{}"));
    }
    assertThat(open).isTrue();
  }

  @Test
  void answersAsTheServerDoes() throws Exception {
    Answer routed = ask("{\"args\":[1]}", "X-Call-Id: a", "traceparent: 00-aa-bb-01");
    openLane();

    Answer direct = ask("{\"args\":[1]}", "x-call-id:  b ", "TRACEPARENT: 00-aa-bb-01");

    assertThat(isDirect(direct)).isTrue();
    assertThat(direct.status()).isEqualTo(routed.status()).isEqualTo(200);
    assertThat(direct.body()).isEqualTo(routed.body()).isEqualTo(OK);
    assertThat(direct.header("Modmesh-Call-Id")).isEqualTo("b");
    Map<String, String> expected = new java.util.TreeMap<>(routed.headers());
    expected.put("modmesh-call-id", "b");
    expected.put("server-timing", direct.header("server-timing"));
    assertThat(direct.headers()).isEqualTo(expected);
    assertThat(instance().bodies).last().isEqualTo("{\"args\":[1]}");
  }

  @Test
  void tellsProblemsAsTheServerDoes() throws Exception {
    Answer unknown = connection().ask(call("missing", "f", "{}"));
    openLane();

    Answer direct = connection().ask(call("missing", "f", "{}"));
    Answer foreign = connection().ask(call(module, "f", "{}").replace("localhost", "evil.example"));
    Answer token = ask("{}", "Authorization: Bearer wrong");

    assertThat(isDirect(direct)).isTrue();
    assertThat(direct.status()).isEqualTo(404);
    assertThat(direct.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(direct.body().replaceAll("\"call_id\":\"[^\"]*\"", ""))
        .isEqualTo(unknown.body().replaceAll("\"call_id\":\"[^\"]*\"", ""));
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(token.status()).isEqualTo(401);
    assertThat(token.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"modmesh\"");
    assertThat(isDirect(token)).isTrue();
    assertThat(isDirect(ask("{}"))).as("a refusal leaves the lane open").isTrue();
  }

  @Test
  void letsOtherRequestsPassInBetween() throws Exception {
    for (int i = 0; i < 3; i++) {
      openLane();
      Answer health = connection().ask("GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(health.status()).isEqualTo(200);
      assertThat(isDirect(health)).isFalse();
      Answer again = ask("{}");
      assertThat(isDirect(again)).as("the server has to show first that it is in step").isFalse();
      connection().close();
      connection = new RawConnection(gateway);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{}",
        "Content-Length: 2\r\nConnection: close\r\n\r\n{}",
        "Content-Length: 2\r\nX-A: é\r\n\r\n{}",
        "content-length:2\r\nX-Empty:\r\n\r\n{}"
      })
  void answersEveryWayToAsk(String rest) throws Exception {
    openLane();

    Answer answer =
        connection()
            .ask(
                "POST /api/v1/modules/"
                    + module
                    + "/functions/f HTTP/1.1\r\nHost: localhost\r\n"
                    + rest);
    if (answer.status() == 100) {
      answer = connection().answer();
    }

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(OK);
    assertThat(instance().bodies).last().isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "Content-Length: -2\r\n\r\n{}",
        "Content-Length: +2\r\n\r\n{}",
        "Content-Length: 2x\r\n\r\n{}",
        "Content-Length: 2\r\n : x\r\n\r\n{}",
        "Content-Length: 2\r\nA b: c\r\n\r\n{}"
      })
  void leavesToTheServerWhatIsNotHttp(String rest) throws Exception {
    openLane();
    int before = instance().calls();

    Answer answer =
        connection()
            .ask(
                "POST /api/v1/modules/"
                    + module
                    + "/functions/f HTTP/1.1\r\nHost: localhost\r\n"
                    + rest);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(isDirect(answer)).isFalse();
    assertThat(instance().calls()).isEqualTo(before);
  }

  /** A body that looks like a call is a body, however it comes. */
  @Test
  void takesNoBodyForACall() throws Exception {
    openLane();
    String inner = call(module, "f", "{\"inner\":1}");
    String start =
        "POST /api/v1/modules/" + module + "/functions/f HTTP/1.1\r\nHost: localhost\r\n";
    int before = instance().calls();

    connection().send(start + "Content-Length: " + inner.length() + "\r\n\r\n");
    Answer byLength = connection().ask(inner);
    connection()
        .send(
            start
                + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(inner.length())
                + "\r\n");
    connection().send(inner);
    Answer chunked = connection().ask("\r\n0\r\n\r\n");

    assertThat(byLength.status()).as("it is no JSON").isEqualTo(400);
    assertThat(chunked.status()).isEqualTo(400);
    assertThat(instance().calls()).isEqualTo(before);
    assertThat(ask("{}").body()).isEqualTo(OK);
  }

  @Test
  void waitsForTheRestOfACall() throws Exception {
    openLane();
    String text = call(module, "f", "{\"args\":[1,2]}");
    int bodyStart = text.indexOf("\r\n\r\n") + 4;

    for (int cut = bodyStart; cut < text.length(); cut++) {
      connection().send(text.substring(0, cut));
      Answer answer = connection().ask(text.substring(cut));

      assertThat(answer.body()).isEqualTo(OK);
      assertThat(instance().bodies).last().isEqualTo("{\"args\":[1,2]}");
    }
  }

  @Test
  void becomesDirectForClientsThatSendTheBodyByItself() throws Exception {
    String text = call(module, "f", "{\"args\":[1,2]}");
    int bodyStart = text.indexOf("\r\n\r\n") + 4;
    Answer answer = null;

    for (int i = 0; i < 50 && (answer == null || !isDirect(answer)); i++) {
      connection().send(text.substring(0, bodyStart));
      answer = connection().ask(text.substring(bodyStart));
      assertThat(answer.body()).isEqualTo(OK);
    }

    assertThat(isDirect(java.util.Objects.requireNonNull(answer))).isTrue();
  }

  @Test
  void answersAHeadThatComesInPieces() throws Exception {
    openLane();
    String text = call(module, "f", "{}");

    for (int cut = 1; cut < text.length(); cut += 7) {
      connection().send(text.substring(0, cut));
      assertThat(connection().ask(text.substring(cut)).body()).isEqualTo(OK);
    }
  }

  @Test
  void answersInOrderWhenSeveralAreSentAtOnce() throws Exception {
    openLane();

    connection()
        .send(
            call(module, "f", "{}", "X-Call-Id: 1")
                + call(module, "f", "{}", "X-Call-Id: 2")
                + call(module, "f", "{}", "X-Call-Id: 3"));

    for (int i = 1; i <= 3; i++) {
      assertThat(connection().answer().header("Modmesh-Call-Id")).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void answersInOrderWhatComesWhileACallIsUnderWay() throws Exception {
    Queue<HttpServerRequest> asked = new ConcurrentLinkedQueue<>();
    openLane();
    instance().behaviour = asked::add;
    connection().send(call(module, "f", "{}", "X-Call-Id: 1"));
    await(() -> asked.size() == 1);

    connection().send(call(module, "f", "{}", "X-Call-Id: 2"));
    connection().send("GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    connection().send(call(module, "f", "{}", "X-Call-Id: 3"));
    instance().behaviour = StubInstance::answer;
    vertx.runOnContext(unused -> StubInstance.answer(asked.remove()));

    assertThat(connection().answer().header("Modmesh-Call-Id")).isEqualTo("1");
    assertThat(connection().answer().header("Modmesh-Call-Id")).isEqualTo("2");
    assertThat(connection().answer().body()).contains("UP");
    assertThat(connection().answer().header("Modmesh-Call-Id")).isEqualTo("3");
  }

  @Test
  void streamsWhatIsTooLargeToBeHeldAndGoesOn() throws Exception {
    String large = "{\"return_value\":\"" + "x".repeat(5_000_000) + "\"}";
    openLane();
    instance().behaviour = request -> request.response().end(large);

    for (int i = 0; i < 2; i++) {
      Answer answer = ask("{}");
      assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(isDirect(answer)).isTrue();
      assertThat(answer.body()).isEqualTo(large);
    }
    instance().behaviour = StubInstance::answer;
    assertThat(isDirect(ask("{}"))).isTrue();
  }

  @Test
  void closesWhenAStreamedAnswerBreaks() throws Exception {
    openLane();
    instance().behaviour =
        request -> {
          request.response().setChunked(true);
          request
              .response()
              .write("{" + "x".repeat(3_000_000))
              .onComplete(written -> request.connection().close());
        };

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> ask("{}"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void endsTheAttemptOfACallerThatHasGone() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    CountDownLatch came = new CountDownLatch(1);
    openLane();
    instance().behaviour =
        request -> {
          request.connection().closeHandler(unused -> gone.countDown());
          came.countDown();
        };
    connection().send(call(module, "f", "{}"));
    assertThat(came.await(20, TimeUnit.SECONDS)).isTrue();

    connection().close();

    assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void takesALargeBodyByTheServer() throws Exception {
    openLane();
    String body = "{\"args\":[\"" + "x".repeat(300_000) + "\"]}";

    assertThat(ask(body).body()).isEqualTo(OK);
    assertThat(instance().bodies).last().isEqualTo(body);
    Answer tooLarge = ask("{\"args\":[\"" + "x".repeat(1 << 20) + "\"]}");
    assertThat(tooLarge.status()).isEqualTo(413);
  }

  @Test
  void servesManyConnectionsAtOnce() throws Exception {
    Set<String> ids = new TreeSet<>();
    List<RawConnection> many = new java.util.ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(new RawConnection(gateway));
    }
    for (int round = 0; round < 6; round++) {
      for (RawConnection one : many) {
        one.send(call(module, "f", "{}"));
      }
      for (RawConnection one : many) {
        Answer answer = one.answer();
        assertThat(answer.body()).isEqualTo(OK);
        assertThat(isDirect(answer)).isEqualTo(round >= 2);
        assertThat(ids.add(answer.header("Modmesh-Call-Id"))).isTrue();
      }
    }
    for (RawConnection one : many) {
      one.close();
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
