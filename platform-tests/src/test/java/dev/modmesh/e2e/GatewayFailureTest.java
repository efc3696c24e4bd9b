package dev.modmesh.e2e;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.WatchStream;
import dev.modmesh.platform.WatchStream.Frame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway that is killed at any moment keeps what it has acknowledged. */
final class GatewayFailureTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final long SEED = 20_251;

  @RegisterExtension
  static final Platform PLATFORM =
      Platform.builder().hosts(1).set("modmesh.gateway.instance.ttl", "30m").build();

  private static void restart() {
    PLATFORM.gatewayProcess().start();
    PLATFORM.awaitGateway();
  }

  @Test
  @Tag("chaos")
  void keepsEverythingThatItHasAcknowledgedWhenItIsKilledAgainAndAgain() {
    int kills = Form.of(20, 200);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    Writers writers = new Writers(PLATFORM);

    for (int i = 0; i < kills; i++) {
      Thread writing = writers.start();
      writers.awaitProgress();
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
      PLATFORM.gatewayProcess().kill();
      join(writing);
      restart();
    }

    assertThat(writers.acknowledged().size()).as("seed %d", SEED).isGreaterThanOrEqualTo(kills);
    writers.verify();
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(SOON)).as("the writer has ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void goesOnWithTheSameHostsAfterAKill() {
    PLATFORM
        .publisher()
        .activeWasm(Manifest.wasm("steady", "1.0.0").idempotent("echo"), Guests.several());
    Gateway gateway = PLATFORM.anonymous();
    gateway.call("steady", "echo", 1).expect(200);

    PLATFORM.gatewayProcess().kill();
    restart();

    Await.until("calls work again", SOON, () -> gateway.call("steady", "echo", 2).status() == 200);
    assertThat(PLATFORM.host("host-1").isAlive()).isTrue();
  }

  @Test
  void stopsOnlyWhenTheCallsThatItHasTakenAreAnswered() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    service.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          if (body.contains("late")) {
            asked.countDown();
            Await.until("it may answer", SOON, () -> answer.getCount() == 0);
          }
          byte[] reply = "{\"return_value\":1}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, reply.length);
          exchange.getResponseBody().write(reply);
          exchange.close();
        });
    service.start();
    Map<String, ?> manifest =
        Map.of(
            "runtime",
            "remote",
            "service_url",
            "http://127.0.0.1:" + service.getAddress().getPort(),
            "functions",
            Map.of("f", Map.of()));
    PLATFORM.admin().put("/api/v1/modules/late/versions/1.0.0", manifest).expect(201);
    Gateway gateway = PLATFORM.anonymous();
    Await.until("calls work", SOON, () -> gateway.call("late", "f").status() == 200);
    try (HttpClient client = HttpClient.newBuilder().version(HTTP_1_1).build()) {
      HttpRequest soon = gateway.callRequest("late", "f", Map.of()).build();
      for (int i = 0; i < 5; i++) {
        assertThat(client.send(soon, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      }
      HttpRequest late = gateway.callRequest("late", "f", Map.of("args", List.of("late"))).build();

      CompletableFuture<HttpResponse<String>> call =
          client.sendAsync(late, BodyHandlers.ofString());
      assertThat(asked.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      PLATFORM.gatewayProcess().terminate();
      Await.until("the gateway takes no connections", SOON, () -> refuses(gateway.base()));
      answer.countDown();

      assertThat(call.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    PLATFORM.gatewayProcess().awaitEnd(SOON);
    service.stop(0);
    restart();
  }

  private static boolean refuses(URI address) {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void tellsReadersToStartAnewAfterARestart() {
    Gateway gateway = PLATFORM.anonymous();
    String before = gateway.get("/api/v1/watch?timeout=1s").text("revision");
    PLATFORM
        .publisher()
        .activeWasm(Manifest.wasm("unseen", "1.0.0").idempotent("echo"), Guests.several());

    PLATFORM.gatewayProcess().kill();
    restart();

    try (WatchStream watch = new WatchStream(gateway, "/api/v1/watch?since=" + before)) {
      List<Frame> frames = watch.until("snapshot-end");
      assertThat(frames.getFirst().name()).isEqualTo("resync");
      assertThat(frames.getFirst().data()).containsEntry("reason", "compacted");
      assertThat(frames.toString()).contains("unseen@1.0.0");
      String after = String.valueOf(frames.getLast().data().get("revision"));
      assertThat(epoch(after)).isEqualTo(epoch(before));
    }
  }

  private static String epoch(String revision) {
    return revision.substring(0, revision.indexOf('.'));
  }
}
