package dev.modmesh.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import dev.modmesh.client.view.Histories;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.client.wire.WatchWire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server that plays a gateway: each answer is one stream, and then it breaks. */
@Timeout(60)
class WatchClientTest {
  private static final String HANG = "hang";

  private final JacksonCodec codec = new JacksonCodec();
  private final Histories history = new Histories(3);
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<RegistryView> views = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable HttpServer server;
  private @Nullable WatchClient client;

  @BeforeEach
  void startGateway() throws IOException {
    HttpServer starting =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    starting.setExecutor(threads);
    starting.createContext("/api/v1/watch", this::answer);
    starting.start();
    server = starting;
  }

  @AfterEach
  void end() {
    if (client != null) {
      client.close();
    }
    ended.countDown();
    threads.shutdownNow();
    if (server != null) {
      server.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestURI().getQuery()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    try (exchange) {
      String answer = answers.take();
      if (answer.isEmpty()) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      body.write(answer.replace(HANG, "").getBytes(StandardCharsets.UTF_8));
      body.flush();
      if (answer.endsWith(HANG)) {
        ended.await(); // not for an answer, which may be meant for the next request
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WatchClient follow(RegistryView initial) {
    URI gateway = URI.create("http://127.0.0.1:" + port());
    WatchClient following =
        new WatchClient(codec, () -> gateway, () -> "secret", "host-1", initial, views::add);
    client = following;
    following.start();
    return following;
  }

  private int port() {
    assertThat(server).isNotNull();
    return server.getAddress().getPort();
  }

  private String event(String name, Map<String, ?> data) {
    return "event: "
        + name
        + "\ndata: "
        + new String(codec.write(data), StandardCharsets.UTF_8)
        + "\n\n";
  }

  private RegistryView view() {
    return RegistryView.of(history.last(), history.items());
  }

  private String snapshot(String digest) {
    StringBuilder events = new StringBuilder(event("snapshot-begin", Map.of()));
    for (Item item : history.items()) {
      events.append(event("item", WatchWire.item(item)));
    }
    return events
        .append(
            event(
                "snapshot-end",
                Map.of(
                    "revision",
                    history.last().toString(),
                    "count",
                    history.items().size(),
                    "digest",
                    digest)))
        .toString();
  }

  private String delta() {
    return event("delta", WatchWire.delta(history.next()));
  }

  private RegistryView nextView() throws InterruptedException {
    RegistryView next = views.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private String nextRequest() throws InterruptedException {
    String next = requests.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void aBrokenStreamIsTakenUpWhereItBroke() throws Exception {
    Delta unused = history.next();
    answers.add(snapshot(view().digest()) + delta());

    WatchClient following = follow(RegistryView.EMPTY);

    assertThat(nextRequest()).isEqualTo("since=0&node=host-1 Bearer secret");
    assertThat(nextView().revision()).isEqualTo(new Revision("e", 1));
    assertThat(nextView().digest()).isEqualTo(view().digest());
    assertThat(nextRequest()).startsWith("since=e.2&");

    answers.add(delta() + HANG);
    assertThat(nextView().digest()).isEqualTo(view().digest());
    assertThat(following.view().revision()).isEqualTo(new Revision("e", 3));
    assertThat(following.isConnected()).isTrue();
  }

  @Test
  void aGapStartsOver() throws Exception {
    RegistryView known = view();
    Delta lost = history.next();
    answers.add(delta() + HANG);

    WatchClient following = follow(known);

    assertThat(nextRequest()).startsWith("since=e.0&");
    assertThat(nextRequest()).as("after %s was lost", lost.revision()).startsWith("since=0&");
    answers.add(snapshot(view().digest()) + HANG);
    assertThat(nextView().digest()).isEqualTo(view().digest());
    assertThat(following.view().revision()).isEqualTo(history.last());
  }

  @Test
  void whatIsKnownStaysWhileTheGatewayFails() throws Exception {
    Delta unused = history.next();
    RegistryView known = view();
    answers.add(""); // 503
    answers.add(snapshot("0123456789abcdef")); // does not hold together
    answers.add("event: delta\ndata: {\"half\"");

    WatchClient following = follow(known);

    for (int i = 0; i < 4; i++) {
      assertThat(nextRequest()).startsWith("since=");
    }
    assertThat(views).isEmpty();
    assertThat(following.view()).isSameAs(known);
  }

  @Test
  void closingEndsAStreamThatIsOpen() throws Exception {
    answers.add(snapshot(view().digest()) + HANG);
    WatchClient following = follow(RegistryView.EMPTY);
    assertThat(nextView().revision()).isEqualTo(history.last());

    following.close();
    answers.add("go on");

    assertThat(requests.poll()).isNotNull();
    assertThat(requests.poll(300, TimeUnit.MILLISECONDS)).as("a new attempt").isNull();
  }
}
