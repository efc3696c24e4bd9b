package dev.modmesh.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readers that are slow, stuck, or not there. */
class FeedHubTest {
  private static final JacksonCodec JSON = new JacksonCodec();

  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicLong skipped = new AtomicLong();
  private final FeedHub hub =
      new FeedHub(
          List.of(new Counting()),
          JSON,
          "e1",
          "node",
          new FeedMetrics(new SimpleMeterRegistry()),
          InstantSource.system(),
          () -> System.nanoTime() + skipped.get());

  /** A table that changes at every look. */
  private final class Counting implements FeedSource {
    @Override
    public String topic() {
      return "count";
    }

    @Override
    public Map<String, Map<String, @Nullable Object>> rows() {
      return Map.of("row", Map.of("looks", looks.incrementAndGet()));
    }
  }

  /** Takes frames only when the test lets it. */
  private static final class Hand implements FeedWriter {
    final LinkedBlockingQueue<FeedFrame> offered = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final List<CompletableFuture<Object>> open = new ArrayList<>();

    @Override
    public synchronized CompletionStage<?> write(FeedFrame frame) {
      CompletableFuture<Object> taken = new CompletableFuture<>();
      open.add(taken);
      offered.add(frame);
      return taken;
    }

    @Override
    public void close(int code, String reason) {
      closed.complete(code);
    }

    FeedFrame next() throws InterruptedException {
      FeedFrame frame = offered.poll(20, TimeUnit.SECONDS);
      return java.util.Objects.requireNonNull(frame, "a frame within 20 s");
    }

    synchronized void take() {
      open.removeFirst().complete("");
    }
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void nobodyIsLookedForWhileNobodyReads() {
    assertThat(looks).hasValue(0);
  }

  @Test
  void aSlowReaderIsGivenTheLatestValuesInOneDelta() throws Exception {
    Hand slow = new Hand();
    Hand quick = new Hand();
    hub.add(new FeedReader(slow, null));
    for (int i = 0; i < 2; i++) { // hello, then the snapshot, which it does not take yet
      slow.next();
      if (i == 0) {
        slow.take();
      }
    }
    hub.add(new FeedReader(quick, null));
    long newest = 0;
    for (int i = 0; i < 6; i++) {
      FeedFrame frame = quick.next();
      newest = frame.event().equals("delta") ? seq(frame, "seq") : newest;
      quick.take();
    }

    slow.take();
    FeedFrame delta = slow.next();

    assertThat(delta.event()).isEqualTo("delta");
    assertThat(seq(delta, "prev")).isEqualTo(1);
    assertThat(seq(delta, "seq")).isGreaterThanOrEqualTo(newest);
    assertThat(slow.offered).isEmpty();
  }

  @Test
  void aReaderThatTakesNothingIsCutOffWith1013() throws Exception {
    Hand stuck = new Hand();
    hub.add(new FeedReader(stuck, null));
    stuck.next();

    skipped.set(TimeUnit.MILLISECONDS.toNanos(FeedHub.STUCK_MILLIS + 1));

    assertThat(stuck.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1013);
  }

  private static long seq(FeedFrame frame, String field) {
    return ((Number)
            java.util.Objects.requireNonNull(
                JSON.readObject(frame.text().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .get(field)))
        .longValue();
  }
}
