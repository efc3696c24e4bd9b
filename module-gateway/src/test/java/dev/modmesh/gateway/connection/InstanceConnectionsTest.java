package dev.modmesh.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.gateway.http.MessageHead;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to a server that answers byte for byte what a test says. */
class InstanceConnectionsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private InstanceConnections connections = connections(4, null);
  private ScriptedServer server;

  @TempDir private Path folder;

  private InstanceConnections connections(int most, @Nullable SslContext trust) {
    return new InstanceConnections((VertxInternal) vertx, most, 2000, trust);
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** One request, and what became of it. */
  private final class Call implements Waiter, Reception {
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final Buffer body;
    private final StringBuilder got = new StringBuilder();
    private volatile boolean waiting = true;
    private @Nullable Connection connection;

    Call(Buffer body) {
      this.body = body;
    }

    @Override
    public boolean isWaiting() {
      return waiting;
    }

    @Override
    public void connected(Connection opened) {
      waiting = false;
      connection = opened;
      MessageHead head = opened.begin();
      head.raw(MessageHead.bytes("POST /x HTTP/1.1\r\nHost: here\r\n"));
      opened.send(head, body, this);
    }

    @Override
    public void refused(String cause) {
      outcome.complete("refused");
    }

    @Override
    public void head(int status, HttpHeaders headers) {
      got.append(status).append(' ');
    }

    @Override
    public void chunk(Buffer piece) {
      got.append(piece.toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void end() {
      outcome.complete(got.toString());
    }

    @Override
    public void failed(String cause) {
      outcome.complete(got + "failed: " + cause);
    }

    Call begin(Address address) {
      loop.runOnContext(unused -> connections.acquire(address, this));
      return this;
    }

    void abandon() {
      loop.runOnContext(unused -> Objects.requireNonNull(connection).abandon());
    }

    String outcome() {
      return outcome.orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  private Call begin(String body) {
    return new Call(Buffer.buffer(body)).begin(server);
  }

  private String call(String body) {
    return begin(body).outcome();
  }

  @Test
  void sendsARequestAndGivesItsAnswer() {
    server.answer(OK);

    assertThat(call("[1]")).isEqualTo("200 {}");
    assertThat(server.requests)
        .containsExactly("POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\n[1]");
  }

  @Test
  void usesAConnectionAgain() {
    server.answer(OK, "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", OK);

    assertThat(call("a")).isEqualTo("200 {}");
    assertThat(call("b")).isEqualTo("500 ");
    assertThat(call("c")).isEqualTo("200 {}");
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void sendsABodyOfAnySize() {
    String body = "z".repeat(3 << 20);
    server.answer(OK, OK);

    assertThat(call(body)).isEqualTo("200 {}");
    assertThat(server.requests.getFirst()).endsWith("\r\n\r\n" + body);
    assertThat(call("")).isEqualTo("200 {}");
    assertThat(server.accepted).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n" + OK,
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + OK,
      })
  void understandsAnswersThatLeaveTheConnectionOpen(String answer) {
    server.answer(answer, OK);

    assertThat(call("a")).isEqualTo("200 {}");
    assertThat(call("b")).isEqualTo("200 {}");
    assertThat(server.accepted).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=0\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\n\r\n{}" + ScriptedServer.CLOSE,
        "HTTP/1.0 200 OK\r\n\r\n{}" + ScriptedServer.CLOSE,
      })
  void takesAnotherConnectionWhereTheInstanceEndsIt(String answer) {
    server.answer(answer, OK);

    assertThat(call("a")).isEqualTo("200 {}");
    assertThat(call("b")).isEqualTo("200 {}");
    assertThat(server.accepted).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ScriptedServer.CLOSE,
        "HTTP/1.1 200 OK\r\nContent-Le" + ScriptedServer.CLOSE,
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{" + ScriptedServer.CLOSE,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n" + ScriptedServer.CLOSE,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}}",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
      })
  void tellsABreakAndGoesOnWithAnotherConnection(String answer) {
    server.answer(answer, OK);

    assertThat(call("a")).contains("failed: ").doesNotEndWith("}");
    assertThat(call("b")).isEqualTo("200 {}");
    assertThat(server.accepted).hasValue(2);
  }

  @Test
  void givesNoCallTheRestOfAnAnswerBefore() {
    server.answer(OK + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong", OK);

    assertThat(call("a")).isEqualTo("200 {}");
    String second = call("b");

    assertThat(second).isIn("200 {}", "failed: the connection was closed");
    assertThat(second).doesNotContain("wrong");
  }

  @Test
  void opensNoMoreThanItMayAndKeepsTheRestWaiting() {
    Stream.generate(() -> OK).limit(40).forEach(server::answer);

    List<Call> calls = Stream.generate(() -> begin("a")).limit(40).toList();

    assertThat(calls).extracting(Call::outcome).containsOnly("200 {}");
    assertThat(server.accepted.get()).isBetween(1, 4);
  }

  @Test
  void leavesOutThoseThatWaitNoLonger() throws IOException {
    connections = connections(1, null);
    server.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{", OK);
    Call slow = begin("a");
    Call impatient = begin("b");
    Call patient = begin("c");

    loop.runOnContext(unused -> impatient.waiting = false);
    awaitRequests(1);
    slow.abandon();

    assertThat(patient.outcome()).isEqualTo("200 {}");
    assertThat(server.requests).hasSize(2);
    assertThat(impatient.outcome).isNotDone();
    assertThat(slow.outcome).isNotDone();
  }

  private void awaitRequests(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (server.requests.size() < count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(server.requests).hasSize(count);
  }

  @Test
  void tellsThatNobodyListens() throws IOException {
    server.close();

    assertThat(call("a")).isEqualTo("refused");
    assertThat(call("b")).isEqualTo("refused");
  }

  @Test
  void speaksTlsOnlyToWhomItTrusts() throws Exception {
    Path store = keyStore();
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword("secret"));
    HttpServer secure =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> request.body().onSuccess(body -> request.response().end("{}")))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Address named = new Secure("localhost", secure.actualPort());
    KeyStore trusted = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);

    assertThat(new Call(Buffer.buffer("a")).begin(named).outcome()).isEqualTo("refused");
    connections = connections(4, SslContextBuilder.forClient().trustManager(trust).build());
    assertThat(new Call(Buffer.buffer("a")).begin(named).outcome()).isEqualTo("200 {}");
    assertThat(new Call(Buffer.buffer("b".repeat(100_000))).begin(named).outcome())
        .isEqualTo("200 {}");
    Address other = new Secure("127.0.0.1", secure.actualPort());
    assertThat(new Call(Buffer.buffer("a")).begin(other).outcome()).isEqualTo("refused");
  }

  private record Secure(String getHost, int getPort) implements Address {
    @Override
    public boolean isSecure() {
      return true;
    }
  }

  /** A key store with one certificate, which is for the name localhost alone. */
  private Path keyStore() throws Exception {
    Path store = folder.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String arguments =
        "-genkeypair -alias server -keyalg EC -dname CN=server -ext san=dns:localhost"
            + " -storetype PKCS12 -storepass secret -keystore";
    List<String> command = new ArrayList<>(List.of(keytool.toString()));
    command.addAll(List.of(arguments.split(" ")));
    command.add(store.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return store;
  }
}
