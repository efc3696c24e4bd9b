package dev.modmesh.autoscaler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames of real HTTP servers; how old they are is told in virtual time. */
class GatewayDemandTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger pokes = new AtomicInteger();
  private final FakeGateway first = new FakeGateway();
  private final FakeGateway second = new FakeGateway();
  private volatile Map<String, URI> listed = Map.of("gw-1", first.url(), "gw-2", second.url());
  private GatewayDemand demand;

  @TempDir Path folder;

  /** Serves the frames that the test makes. */
  private static final class FakeGateway implements AutoCloseable {
    private static final JacksonCodec JSON = new JacksonCodec();

    private final HttpServer server;
    private final List<Map<String, Object>> frames = new ArrayList<>();
    private long seen;

    FakeGateway() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/api/v1/node/frame", this::answer);
      server.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
      long since = Long.parseLong(exchange.getRequestURI().getQuery().replace("since=", ""));
      byte[] body = JSON.write(Map.of("node_id", "gw", "boot_id", "b1", "frames", after(since)));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    private synchronized List<Map<String, Object>> after(long since) {
      seen = Math.max(seen, since);
      long end = System.nanoTime() + Duration.ofMillis(200).toNanos();
      List<Map<String, Object>> found = found(since);
      try {
        while (found.isEmpty() && System.nanoTime() - end < 0) {
          wait(50);
          found = found(since);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return found;
    }

    private List<Map<String, Object>> found(long since) {
      return List.copyOf(frames.subList((int) Math.clamp(since, 0, frames.size()), frames.size()));
    }

    /** Makes a frame with so many calls, half a second after the one before. */
    synchronized void frame(String event, double arrivals) {
      int sequence = frames.size() + 1;
      frames.add(
          Map.of(
              "seq",
              sequence,
              "event",
              event,
              "t",
              sequence * 0.5,
              "pools",
              Map.of(
                  "default",
                  Map.ofEntries(
                      Map.entry("dt", 0.5),
                      Map.entry("queue", 1),
                      Map.entry("executing", 2),
                      Map.entry("arrivals", arrivals),
                      Map.entry("completions", arrivals),
                      Map.entry("dropped", 0),
                      Map.entry("avg_executing", 2),
                      Map.entry("avg_queue", 1),
                      Map.entry("service_sum_s", arrivals / 10),
                      Map.entry("service_sumsq", arrivals / 100),
                      Map.entry("latency_sum_s", arrivals / 10),
                      Map.entry("slo_bad", 0),
                      Map.entry("oldest_wait_s", arrivals / 100),
                      Map.entry("ejected", arrivals > 5 ? 2 : 1)))));
      notifyAll();
    }

    synchronized boolean isRead() {
      return seen >= frames.size();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @BeforeEach
  void begin() throws IOException {
    Path token = folder.resolve("token");
    SecretFile.write(token, "secret");
    demand = new GatewayDemand(() -> listed, token, nanos::get, pokes::incrementAndGet);
    assertThat(demand.take()).isEqualTo(Demand.NOT_DUE);
    first.frame("tick", 1);
    second.frame("tick", 1);
    Demand begun = await(() -> demand.take());
    assertThat(begun.missing()).isEmpty();
    assertThat(begun.span()).as("what the first frame covers").isEqualTo(0.5);
  }

  @AfterEach
  void end() {
    demand.close();
    first.close();
    second.close();
  }

  /** Asks until something is due. */
  private Demand await(Supplier<Demand> take) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    Demand taken = take.get();
    while (!taken.due()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
      taken = take.get();
    }
    return taken;
  }

  private static void awaitRead(FakeGateway gateway) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!gateway.isRead()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void addsUpWhatTheGatewaysSaw() {
    first.frame("tick", 3);
    first.frame("tick", 4);
    awaitRead(first);
    assertThat(demand.take()).as("one is not enough").isEqualTo(Demand.NOT_DUE);
    second.frame("tick", 10);

    PoolFrame frame = await(() -> demand.take()).of("default");

    assertThat(frame.arrivals()).isEqualTo(17);
    assertThat(frame.span()).isEqualTo(1);
    assertThat(frame.queue()).isEqualTo(2);
    assertThat(frame.averageExecuting()).isEqualTo(4);
    assertThat(frame.oldestWait()).isEqualTo(0.1);
    assertThat(frame.ejected()).isEqualTo(2);
    assertThat(frame.poke()).isFalse();
  }

  @Test
  void oneThatGivesNoFiguresIsMissingUntilItIsNoLongerListed() {
    first.frame("tick", 3);
    awaitRead(first);
    nanos.addAndGet(Duration.ofMillis(2001).toNanos());

    Demand taken = await(() -> demand.take());

    assertThat(taken.missing()).containsExactly("gw-2");
    assertThat(taken.of("default").arrivals()).isEqualTo(3);
    assertThat(taken.of("other").arrivals()).as("nothing is known").isNaN();

    listed = Map.of("gw-1", first.url());
    first.frame("tick", 4);
    awaitRead(first);
    Demand next = await(() -> demand.take());
    assertThat(next.missing()).isEmpty();
    assertThat(next.of("default").arrivals()).isEqualTo(4);
    assertThat(next.of("other").arrivals()).isZero();
  }

  @Test
  void aCallThatWaitsIsDueAtOnce() {
    first.frame("poke", 1);

    PoolFrame frame = await(() -> demand.take()).of("default");

    assertThat(frame.poke()).isTrue();
    assertThat(pokes).hasValue(1);
  }

  @Test
  void noGatewayAtAllIsMissing() {
    listed = Map.of();

    assertThat(demand.take().missing()).containsExactly("no gateway is known");
  }
}
