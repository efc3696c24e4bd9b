package dev.modmesh.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.client.watch.SseReader;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.gateway.event.EventLog;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The feed to a real client over both of its ways. */
@QuarkusTest
class FeedTest {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Inject EventLog events;

  @TestHTTPResource("/api/v1/feed")
  URI feed;

  @Test
  void greetsGivesEverythingAndThenWhatChangesWithoutAGap() throws Exception {
    try (Reader reader = new Reader(feed, "")) {
      Map<String, @Nullable Object> hello = reader.next();
      List<Map<String, @Nullable Object>> snapshot = reader.nextSnapshot();
      events.add("test-event", "subject", "Something happened.");
      Map<String, @Nullable Object> delta = reader.nextDeltaWith("events");

      assertThat(hello)
          .containsEntry("type", "hello")
          .containsEntry("protocol", "modmesh.feed.v1")
          .containsEntry("epoch", snapshot.getFirst().get("epoch"));
      assertThat(topics(snapshot))
          .contains(
              "series",
              "modules",
              "functions",
              "instances",
              "circuits",
              "pools",
              "decisions",
              "events",
              "calls",
              "budgets",
              "nodes",
              "alerts");
      assertThat(JSON.write(delta)).asString().contains("Something happened.");
      assertThat(reader.gaps).isZero();
    }
  }

  @Test
  void aReaderThatComesBackGoesOnExactlyWhereItWas() throws Exception {
    String last;
    try (Reader reader = new Reader(feed, "")) {
      reader.next();
      Map<String, @Nullable Object> snapshot = reader.nextSnapshot().getLast();
      last = snapshot.get("epoch") + "." + snapshot.get("seq");
      reader.nextDeltaWith("series"); // the feed has gone on
    }

    try (Reader again = new Reader(feed, "?since=" + last)) {
      assertThat(again.next()).containsEntry("type", "hello");
      Map<String, @Nullable Object> first = again.next();

      assertThat(first).containsEntry("type", "delta");
      assertThat(first.get("epoch") + "." + first.get("prev")).isEqualTo(last);
    }
  }

  @Test
  void aReaderOfAnotherLifeIsGivenEverythingAnew() throws Exception {
    try (Reader reader = new Reader(feed, "?since=another.12")) {
      reader.next();

      assertThat(reader.next()).containsEntry("type", "resync").containsEntry("reason", "epoch");
      assertThat(reader.next()).containsEntry("type", "snapshot");
    }
  }

  @Test
  void aPageOfAnotherOriginIsRefused() {
    assertThatThrownBy(() -> new Reader(feed, "", "http://localhost:1", "modmesh.feed.v1"))
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .satisfies(e -> assertThat(status(e)).isEqualTo(403));
    assertThatThrownBy(() -> new Reader(feed, "", "http://evil.example", "modmesh.feed.v1"))
        .satisfies(e -> assertThat(status(e)).isEqualTo(403));
  }

  @Test
  void whoDoesNotSpeakTheProtocolIsRefused() {
    assertThatThrownBy(() -> new Reader(feed, "", null, "chat"))
        .satisfies(e -> assertThat(status(e)).isEqualTo(400));
  }

  private static int status(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return cause instanceof WebSocketHandshakeException refused
        ? refused.getResponse().statusCode()
        : -1;
  }

  @Test
  void aTicketOpensOneConnection() throws Exception {
    String ticket = ticket();

    try (Reader reader = new Reader(feed, "?ticket=" + ticket)) {
      assertThat(reader.next()).containsEntry("type", "hello");
    }
  }

  private String ticket() throws Exception {
    HttpResponse<byte[]> answer =
        HTTP.send(
            HttpRequest.newBuilder(feed.resolve("/api/v1/feed/tickets"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(201);
    return String.valueOf(JSON.readObject(answer.body()).get("ticket"));
  }

  @Test
  void serverSentEventsCarryTheSameMessages() throws Exception {
    HttpResponse<InputStream> answer =
        HTTP.send(
            HttpRequest.newBuilder(feed).header("Accept", "text/event-stream").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (SseReader reader = new SseReader(answer.body())) {
      SseReader.Event hello = Objects.requireNonNull(reader.next());
      SseReader.Event snapshot = Objects.requireNonNull(reader.next());
      Map<String, @Nullable Object> body = body(snapshot);
      for (int part = 1; !Objects.equals(body.get("parts"), part); part++) {
        assertThat(snapshot.id()).as("not yet a place to go on from").isEmpty();
        snapshot = Objects.requireNonNull(reader.next());
      }
      SseReader.Event delta = Objects.requireNonNull(reader.next());

      assertThat(List.of(hello.name(), snapshot.name(), delta.name()))
          .containsExactly("hello", "snapshot", "delta");
      assertThat(snapshot.id()).isEqualTo(body.get("epoch") + "." + body.get("seq"));
    }
  }

  private static Map<String, @Nullable Object> body(SseReader.Event event) {
    return JSON.readObject(event.data().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void givesASnapshotAndTheHistoryAsPlainAnswers() throws Exception {
    HttpResponse<byte[]> snapshot = get(feed);
    HttpResponse<byte[]> history = get(feed.resolve("/api/v1/feed/history"));

    assertThat(snapshot.statusCode()).isEqualTo(200);
    assertThat(JSON.readObject(snapshot.body())).containsKey("items");
    assertThat(map(JSON.readObject(history.body()).get("base"))).containsKeys("time", "topics");
  }

  private static HttpResponse<byte[]> get(URI uri) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Set<String> topics(List<Map<String, @Nullable Object>> parts) {
    Set<String> topics = new HashSet<>();
    parts.forEach(part -> topics.addAll(map(part.get("topics")).keySet()));
    return topics;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }

  /** A WebSocket client that checks that deltas fit. */
  private static final class Reader implements AutoCloseable, WebSocket.Listener {
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder open = new StringBuilder();
    private final WebSocket socket;
    private @Nullable Object seq;
    private int gaps;

    Reader(URI uri, String query) {
      this(uri, query, null, "modmesh.feed.v1");
    }

    Reader(URI uri, String query, @Nullable String origin, String protocol) {
      WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols(protocol);
      if (origin != null) {
        builder.header("Origin", origin);
      }
      socket =
          builder
              .connectTimeout(Duration.ofSeconds(10))
              .buildAsync(URI.create("ws://" + uri.getAuthority() + uri.getPath() + query), this)
              .join();
      assertThat(socket.getSubprotocol()).isEqualTo("modmesh.feed.v1");
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      open.append(data);
      if (last) {
        messages.add(open.toString());
        open.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    Map<String, @Nullable Object> next() throws InterruptedException {
      String text = messages.poll(20, TimeUnit.SECONDS);
      assertThat(text).as("a message within 20 s").isNotNull();
      Map<String, @Nullable Object> message =
          JSON.readObject(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
      if ("delta".equals(message.get("type")) && seq != null && !seq.equals(message.get("prev"))) {
        gaps++;
      }
      seq = message.getOrDefault("seq", seq);
      return message;
    }

    /** All its parts. */
    List<Map<String, @Nullable Object>> nextSnapshot() throws InterruptedException {
      List<Map<String, @Nullable Object>> parts = new ArrayList<>();
      do {
        Map<String, @Nullable Object> part = next();
        parts.add(part);
        assertThat(part).containsEntry("type", "snapshot").containsEntry("part", parts.size());
      } while (!Objects.equals(parts.getFirst().get("parts"), parts.size()));
      return parts;
    }

    Map<String, @Nullable Object> nextDeltaWith(String topic) throws InterruptedException {
      Map<String, @Nullable Object> message = next();
      while (!"delta".equals(message.get("type"))
          || !map(message.get("topics")).containsKey(topic)) {
        message = next();
      }
      return message;
    }

    @Override
    public void close() {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
  }
}
