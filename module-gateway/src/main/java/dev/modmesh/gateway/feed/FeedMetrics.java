package dev.modmesh.gateway.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of the feed. Names and tags stand in {@code docs/metrics.md}. */
@Singleton
class FeedMetrics {
  private final AtomicInteger readers = new AtomicInteger();
  private final Counter frames;
  private final Counter bytes;
  private final Counter slow;
  private final Map<String, Counter> resyncs;

  FeedMetrics(MeterRegistry registry) {
    Gauge.builder("modmesh.gateway.feed.readers", readers, AtomicInteger::get)
        .description("Readers of the feed")
        .register(registry);
    frames = counter(registry, "frames", "Messages written to readers of the feed");
    bytes =
        Counter.builder("modmesh.gateway.feed.sent")
            .description("Characters of those messages")
            .baseUnit("bytes")
            .register(registry);
    slow = counter(registry, "slow", "Readers that were cut off since they took nothing");
    resyncs =
        Map.of("compacted", resync(registry, "compacted"), "epoch", resync(registry, "epoch"));
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder("modmesh.gateway.feed." + name)
        .description(description)
        .register(registry);
  }

  private static Counter resync(MeterRegistry registry, String reason) {
    return Counter.builder("modmesh.gateway.feed.resyncs")
        .description("Readers that came back and had to be given everything, by reason")
        .tag("reason", reason)
        .register(registry);
  }

  void readers(int count) {
    readers.set(count);
  }

  int readers() {
    return readers.get();
  }

  void frame(FeedFrame frame) {
    frames.increment();
    bytes.increment(frame.text().length());
  }

  void slow() {
    slow.increment();
  }

  void resync(String reason) {
    Counter counter = resyncs.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }
}
