package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many read the feed, some of them take nothing, and neither the others nor calls suffer. */
final class FeedReadersTest {
  private static final int READERS = Form.of(100, 1000);
  private static final int EVERY_NTH_TAKES_NOTHING = 10;
  private static final int DELTAS = Form.of(8, 60);
  private static final int CALLS = Form.of(200, 2000);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long MOST_BYTES_EACH = 64 << 10;
  private static final JacksonCodec JSON = new JacksonCodec();

  @RegisterExtension static final Platform PLATFORM = Platform.builder().hosts(1).build();
  private static final Vertx VERTX = Vertx.vertx();

  @BeforeAll
  static void publish() {
    PLATFORM
        .publisher()
        .activeWasm(Manifest.wasm("watched", "1.0.0").idempotent("echo"), Guests.several());
  }

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aTenthTakesNothingAndNobodyElseMissesAnything() {
    p99OfCalls(); // warms up
    double alone = p99OfCalls();
    long before = liveBytes();
    List<Reader> readers = new ArrayList<>();
    try (Readers client = new Readers()) {
      for (int i = 0; i < READERS; i++) {
        readers.add(client.open(i % EVERY_NTH_TAKES_NOTHING == 0));
      }
      List<Reader> reading = readers.stream().filter(reader -> !reader.takesNothing).toList();
      Await.until("all have the state", PATIENCE, () -> reading.stream().allMatch(r -> r.seq >= 0));
      reading.forEach(Reader::forgetDelays);
      long bytesEach = (liveBytes() - before) / READERS;
      double beside = p99OfCalls();
      Await.until(
          "all have enough deltas",
          PATIENCE,
          () -> {
            PLATFORM.anonymous().call("watched", "echo", "x");
            return reading.stream().allMatch(reader -> reader.deltas >= DELTAS);
          });

      List<Long> delays = new ArrayList<>();
      reading.forEach(reader -> delays.addAll(reader.delays()));
      Collections.sort(delays);
      System.out.printf(
          "feed: %d readers, %d take nothing; delivery p50 %d ms, p99 %d ms of %d;"
              + " %d bytes of heap each; calls p99 %.1f ms alone, %.1f ms beside%n",
          READERS,
          READERS - reading.size(),
          delays.get(delays.size() / 2),
          delays.get(delays.size() * 99 / 100),
          delays.size(),
          bytesEach,
          alone,
          beside);
      assertThat(reading).allMatch(reader -> reader.gaps == 0);
      assertThat(readers).filteredOn(reader -> reader.takesNothing).allMatch(r -> r.seq < 0);
      assertThat(bytesEach).isLessThanOrEqualTo(MOST_BYTES_EACH);
    }
  }

  /** Of calls one after another, in milliseconds. */
  private static double p99OfCalls() {
    long[] nanos = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long begin = System.nanoTime();
      PLATFORM.anonymous().call("watched", "echo", i).expect(200);
      nanos[i] = System.nanoTime() - begin;
    }
    java.util.Arrays.sort(nanos);
    return nanos[CALLS * 99 / 100] / 1e6;
  }

  /** What lives on the gateway's heap after a full collection. */
  private static long liveBytes() {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(PLATFORM.gatewayProcess().pid()),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String[] total = text.substring(text.lastIndexOf("Total")).strip().split("\\s+");
      return Long.parseLong(total[2]);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Opens readers, and closes them. */
  private static final class Readers implements AutoCloseable {
    private final WebSocketClient client =
        VERTX.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxConnections(READERS)
                .setMaxMessageSize(16 << 20)
                .setMaxFrameSize(4 << 20));

    Reader open(boolean takesNothing) {
      WebSocketConnectOptions options =
          new WebSocketConnectOptions()
              .setHost("127.0.0.1")
              .setPort(PLATFORM.anonymous().base().getPort())
              .setURI("/api/v1/feed")
              .addSubProtocol("modmesh.feed.v1");
      Reader reader = new Reader(takesNothing);
      var socket =
          client
              .connect(options)
              .map(
                  open -> {
                    reader.attach(open);
                    return open;
                  });
      Objects.requireNonNull(socket.toCompletionStage().toCompletableFuture().join());
      return reader;
    }

    @Override
    public void close() {
      client.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** One who applies what comes, or takes nothing. */
  private static final class Reader {
    private final boolean takesNothing;
    private final List<Long> delays = new ArrayList<>();
    private volatile long seq = -1;
    private volatile int gaps;
    private volatile int deltas;

    Reader(boolean takesNothing) {
      this.takesNothing = takesNothing;
    }

    void attach(WebSocket socket) {
      socket.textMessageHandler(this::take);
      if (takesNothing) {
        socket.pause();
      }
    }

    private synchronized void take(String text) {
      Map<String, @Nullable Object> message =
          JSON.readObject(text.getBytes(StandardCharsets.UTF_8));
      String type = String.valueOf(message.get("type"));
      if (type.equals("snapshot")) {
        if (Objects.equals(message.get("part"), message.get("parts"))) {
          seq = number(message, "seq");
        }
      } else if (type.equals("delta")) {
        if (number(message, "prev") != seq) {
          gaps++;
        }
        seq = number(message, "seq");
        deltas++;
        Instant told = Instant.parse(String.valueOf(message.get("time")));
        delays.add(Duration.between(told, Instant.now()).toMillis());
      }
    }

    private static long number(Map<String, @Nullable Object> message, String field) {
      return ((Number) Objects.requireNonNull(message.get(field))).longValue();
    }

    synchronized void forgetDelays() {
      delays.clear();
      deltas = 0;
    }

    synchronized List<Long> delays() {
      return List.copyOf(delays);
    }
  }
}
