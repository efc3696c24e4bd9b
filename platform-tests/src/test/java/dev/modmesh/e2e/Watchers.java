package dev.modmesh.e2e;

import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many readers of one gateway's watch on one event loop, which note when each revision came and
 * read no more of a frame than that.
 */
final class Watchers implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
  private static final int EVENT = "\nevent: ".length();

  private final int count;
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final HttpClient http;
  private final AtomicInteger ready = new AtomicInteger();
  private final Map<Long, Arrivals> arrivals = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

  /** When each reader had one revision; written on the event loop. */
  private static final class Arrivals {
    final long[] nanos;
    volatile int count;

    Arrivals(int readers) {
      nanos = new long[readers];
    }
  }

  /** Sorted latencies in nanoseconds. */
  record Latencies(long[] sorted) {
    double millis(double quantile) {
      return sorted[Math.max(0, (int) Math.ceil(quantile * sorted.length) - 1)] / 1e6;
    }
  }

  private Watchers(int count) {
    this.count = count;
    this.http = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(count));
  }

  /** Opens so many streams and waits until each has its snapshot. */
  static Watchers open(Gateway gateway, int count) {
    Watchers watchers = new Watchers(count);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(gateway.base().getHost())
            .setPort(gateway.base().getPort())
            .setURI("/api/v1/watch?since=0")
            .putHeader("Accept", "text/event-stream");
    for (int i = 0; i < count; i++) {
      int reader = i;
      watchers
          .http
          .request(options)
          .compose(request -> request.send())
          .onSuccess(response -> watchers.read(reader, response))
          .onFailure(cause -> watchers.wrong.add(cause.toString()));
    }
    Await.until(
        "each reader has its snapshot",
        SOON,
        () -> watchers.ready.get() == count || !watchers.wrong.isEmpty());
    return watchers;
  }

  private void read(int reader, HttpClientResponse response) {
    long[] last = {Long.MAX_VALUE};
    response.exceptionHandler(cause -> wrong.add(cause.toString()));
    response.handler(
        RecordParser.newDelimited("\n\n", frame -> last[0] = take(reader, frame, last[0])));
  }

  /** Returns the last revision that this reader has; the greatest before its snapshot. */
  private long take(int reader, Buffer frame, long last) {
    int line = 0;
    while (line < frame.length() && frame.getByte(line) != '\n') {
      line++;
    }
    if (line < ID.length || frame.getByte(0) != 'i' || frame.getByte(1) != 'd') {
      return last;
    }
    long revision = 0;
    for (int at = ID.length; at < line; at++) {
      byte letter = frame.getByte(at);
      revision = letter == '.' ? 0 : revision * 10 + (letter - '0');
    }
    byte event = frame.getByte(line + EVENT);
    if (event == 's') { // the snapshot's end
      ready.incrementAndGet();
    } else if (event == 'd') {
      if (revision != last + 1) {
        wrong.add("after " + last + " came " + revision);
      }
      Arrivals all = arrivals.computeIfAbsent(revision, unused -> new Arrivals(count));
      all.nanos[reader] = System.nanoTime();
      all.count++; // only here, on the one event loop
    }
    return revision;
  }

  /**
   * Waits until every reader has each of these revisions.
   *
   * @param committed when each was made
   */
  Latencies await(Map<Long, Long> committed) {
    Await.until(
        "every reader has every revision",
        SOON,
        () -> !wrong.isEmpty() || committed.keySet().stream().allMatch(this::isEverywhere));
    if (!wrong.isEmpty()) {
      throw new AssertionError(wrong.size() + " things are wrong, first " + wrong.peek());
    }
    long[] latencies =
        committed.entrySet().stream()
            .flatMapToLong(
                one ->
                    Arrays.stream(Objects.requireNonNull(arrivals.get(one.getKey())).nanos)
                        .map(nanos -> nanos - one.getValue()))
            .sorted()
            .toArray();
    arrivals.clear();
    return new Latencies(latencies);
  }

  private boolean isEverywhere(long revision) {
    Arrivals all = arrivals.get(revision);
    return all != null && all.count == count;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
