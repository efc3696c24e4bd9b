package dev.modmesh.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.watch.SseReader;
import dev.modmesh.client.watch.SseReader.Event;
import dev.modmesh.client.wire.WatchWire;
import dev.modmesh.registry.log.DeltaRing;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.testing.ManualClock;
import dev.modmesh.registry.testing.MemoryBackend;
import dev.modmesh.registry.testing.Registry;
import dev.modmesh.registry.testing.Writes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchHubTest {
  private final ManualClock clock = new ManualClock();
  private final RevisionLog log =
      new RevisionLog(
          new MemoryBackend(), new DeltaRing(Duration.ofMinutes(1), 50, clock), Registry.CODEC);
  private final WatchHub hub = new WatchHub(log, Registry.CODEC, Runnable::run);

  /** A reader that follows what it is sent, and finds every gap and every duplicate. */
  private static final class Follower {
    final Watcher watcher = new Watcher(() -> {});
    final List<String> names = new ArrayList<>();
    RegistryView view = RegistryView.EMPTY;
    private @Nullable List<Item> snapshot;

    void readAll() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (byte[] frame = watcher.poll(); frame != null; frame = watcher.poll()) {
        bytes.writeBytes(frame);
      }
      read(bytes.toByteArray());
    }

    void read(byte @Nullable [] bytes) throws IOException {
      assertThat(bytes).isNotNull();
      try (SseReader events = new SseReader(new ByteArrayInputStream(bytes))) {
        for (Event event = events.next(); event != null; event = events.next()) {
          on(event);
        }
      }
    }

    private void on(Event event) {
      names.add(event.name());
      Map<String, @Nullable Object> data =
          Registry.CODEC.readObject(event.data().getBytes(StandardCharsets.UTF_8));
      Fields fields = Fields.of(data);
      switch (event.name()) {
        case "resync" -> assertThat(data).containsOnlyKeys("reason");
        case "snapshot-begin" -> snapshot = new ArrayList<>();
        case "item" -> {
          assertThat(snapshot).isNotNull();
          snapshot.add(WatchWire.item(data));
        }
        case "snapshot-end" -> {
          assertThat(snapshot).isNotNull();
          assertThat(event.id()).isEqualTo(fields.string("revision"));
          assertThat(fields.whole("count", 0, 10_000, -1)).isEqualTo(snapshot.size());
          view = RegistryView.of(Revision.parse(event.id()), snapshot);
          snapshot = null;
          assertThat(view.digest()).isEqualTo(fields.string("digest"));
        }
        case "delta" -> {
          Delta delta = WatchWire.delta(data);
          assertThat(delta.prev()).as("no gap, no duplicate").isEqualTo(view.revision());
          assertThat(event.id()).isEqualTo(delta.revision().toString());
          view = view.apply(delta);
        }
        case "bookmark" -> {
          assertThat(event.id()).isEqualTo(fields.string("revision"));
          assertThat(view.revision().toString()).isEqualTo(fields.string("revision"));
          assertThat(view.digest()).isEqualTo(fields.string("digest"));
        }
        default -> throw new AssertionError("unknown event " + event.name());
      }
    }

    void assertKnows(RegistryView expected) {
      assertThat(view.revision()).isEqualTo(expected.revision());
      assertThat(view.digest()).isEqualTo(expected.digest());
      assertThat(view.sortedItems()).isEqualTo(expected.sortedItems());
    }
  }

  private Follower follow(Revision since) throws IOException {
    Follower follower = new Follower();
    hub.add(follower.watcher, since);
    follower.readAll();
    return follower;
  }

  private void write(long from, long to) {
    for (long number = from; number <= to; number++) {
      Revision unused = Registry.commit(log, Writes.of(number).toArray(Change[]::new));
    }
  }

  @Test
  void aNewReaderGetsASnapshotAndThenDeltas() throws IOException {
    write(1, 20);

    Follower reader = follow(Revision.START);
    reader.assertKnows(log.view());
    assertThat(reader.names).startsWith("snapshot-begin", "item").endsWith("snapshot-end");

    write(21, 40);
    reader.readAll();
    reader.assertKnows(log.view());
    assertThat(reader.names).doesNotContain("resync").endsWith("delta", "delta");
  }

  @Test
  void anEmptyRegistryIsASnapshotToo() throws IOException {
    Follower reader = follow(Revision.START);

    assertThat(reader.names).containsExactly("snapshot-begin", "snapshot-end");
  }

  @Test
  void aReaderThatComesBackGetsWhatItMissed() throws IOException {
    write(1, 20);
    Follower reader = follow(Revision.START);
    hub.remove(reader.watcher);
    write(21, 30);

    reader.names.clear();
    hub.add(reader.watcher, reader.view.revision());
    reader.readAll();

    reader.assertKnows(log.view());
    assertThat(reader.names)
        .doesNotContain("snapshot-begin")
        .startsWith("delta")
        .endsWith("bookmark");
  }

  @Test
  void aReaderThatComesBackGetsEachChangedKeyOnce() throws IOException {
    write(1, 3);
    Follower reader = follow(Revision.START);
    hub.remove(reader.watcher);
    for (int i = 0; i < 40; i++) {
      String key = "busy" + i % 4;
      Revision unused =
          Registry.commit(
              log,
              i % 8 == 7
                  ? Change.delete(Kind.POLICY, key)
                  : Change.put(Kind.POLICY, key, Map.of("n", i)));
    }

    reader.names.clear();
    hub.add(reader.watcher, reader.view.revision());
    reader.readAll();

    reader.assertKnows(log.view());
    assertThat(reader.names).hasSizeLessThanOrEqualTo(4 + 1).endsWith("delta", "bookmark");
  }

  @Test
  void aReaderThatBreaksOffWhileItCatchesUpGoesOnThere() throws IOException {
    write(1, 3);
    Revision since = log.view().revision();
    RegistryView before = log.view();
    write(4, 20);
    for (int frames = 1; frames < 8; frames++) {
      Follower reader = new Follower();
      reader.view = before;
      hub.add(reader.watcher, since);
      for (int i = 0; i < frames; i++) {
        reader.read(reader.watcher.poll());
      }

      hub.add(reader.watcher, reader.view.revision());
      reader.readAll();

      reader.assertKnows(log.view());
    }
  }

  @Test
  void whatComesTogetherIsHandedOverTogether() throws IOException {
    List<Runnable> later = new ArrayList<>();
    WatchHub gathering = new WatchHub(log, Registry.CODEC, later::add);
    Follower reader = new Follower();
    gathering.add(reader.watcher, Revision.START);
    reader.readAll();

    write(1, 5);
    assertThat(reader.watcher.isDrained()).isTrue();
    assertThat(later).hasSize(1);
    later.getFirst().run();

    reader.read(reader.watcher.poll());
    assertThat(reader.watcher.isDrained()).as("it was one piece").isTrue();
    reader.assertKnows(log.view());
    write(6, 7);
    assertThat(later).hasSize(2);
  }

  @Test
  void whoComesWhileDeltasGatherGetsNoneTwice() throws IOException {
    List<Runnable> later = new ArrayList<>();
    WatchHub gathering = new WatchHub(log, Registry.CODEC, later::add);
    Follower first = new Follower();
    gathering.add(first.watcher, Revision.START);
    write(1, 5);

    Follower second = new Follower();
    gathering.add(second.watcher, Revision.START);
    later.getFirst().run();
    first.readAll();
    second.readAll();

    first.assertKnows(log.view());
    second.assertKnows(log.view());
  }

  @Test
  void aReaderThatMissedNothingGetsABookmark() throws IOException {
    write(1, 3);
    Follower reader = follow(Revision.START);
    reader.names.clear();

    hub.add(reader.watcher, reader.view.revision());
    reader.readAll();

    assertThat(reader.names).containsExactly("bookmark");
  }

  @Test
  void aReaderThatWasAwayForTooLongStartsOver() throws IOException {
    write(1, 10);
    Follower reader = follow(Revision.START);
    hub.remove(reader.watcher);
    write(11, 60);
    clock.advance(Duration.ofMinutes(2));
    write(61, 130);

    reader.names.clear();
    hub.add(reader.watcher, reader.view.revision());
    byte[] first = reader.watcher.poll();

    assertThat(first).isNotNull().asString().contains("\"reason\":\"compacted\"");
    reader.readAll();
    reader.assertKnows(log.view());
    assertThat(reader.names).startsWith("snapshot-begin");
  }

  @Test
  void aReaderOfAnotherEpochStartsOver() throws IOException {
    write(1, 10);
    Follower reader = new Follower();

    hub.add(reader.watcher, new Revision("before-the-fire", 5));
    byte[] first = reader.watcher.poll();

    assertThat(first).isNotNull().asString().contains("\"reason\":\"epoch\"");
    reader.readAll();
    reader.assertKnows(log.view());
  }

  @Test
  void idleReadersGetBookmarks() throws IOException {
    write(1, 10);
    Follower idle = follow(Revision.START);
    Follower busy = follow(Revision.START);
    write(11, 11);
    idle.readAll();

    hub.tick();
    idle.readAll();
    busy.readAll();

    assertThat(idle.names).endsWith("delta", "bookmark");
    assertThat(busy.names).endsWith("snapshot-end", "delta");
  }

  @Test
  void aSlowReaderIsStartedOverAndHoldsUpNobody() throws IOException {
    write(1, 10);
    Follower slow = follow(Revision.START);
    Follower quick = follow(Revision.START);
    String text = "x".repeat(1 << 20);

    for (int i = 0; i < 6; i++) {
      Revision unused =
          Registry.commit(log, Change.put(Kind.NODE, "big", Map.of("n", i, "text", text)));
      quick.readAll();
      quick.assertKnows(log.view());
    }
    slow.names.clear();
    slow.readAll();
    assertThat(slow.names).as("what waited was given up").isEmpty();

    hub.tick();
    slow.readAll();

    slow.assertKnows(log.view());
    assertThat(slow.names).startsWith("resync", "snapshot-begin").endsWith("snapshot-end");
    write(11, 12);
    slow.readAll();
    slow.assertKnows(log.view());
  }

  @Test
  void whoLeavesGetsNothingMore() throws IOException {
    Follower reader = follow(Revision.START);
    assertThat(hub.size()).isEqualTo(1);

    hub.remove(reader.watcher);
    write(1, 3);
    hub.tick();
    reader.readAll();

    assertThat(hub.size()).isZero();
    assertThat(reader.names).containsExactly("snapshot-begin", "snapshot-end");
  }

  @Test
  void readersThatComeWhileAWriterRunsMissNothing() throws Exception {
    int readers = 6;
    AtomicBoolean done = new AtomicBoolean();
    CyclicBarrier start = new CyclicBarrier(readers + 1);
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      work.add(() -> comeAndGo(start, done));
    }

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> followers = new ArrayList<>();
      for (Callable<Integer> reader : work) {
        followers.add(threads.submit(reader));
      }
      start.await();
      for (long number = 1; number <= 600; number++) {
        Revision unused = Registry.commit(log, Writes.of(number).toArray(Change[]::new));
        if (number % 50 == 0) {
          hub.tick();
        }
      }
      done.set(true);
      int starts = 0;
      for (Future<Integer> follower : followers) {
        starts += follower.get();
      }
      System.out.println(starts + " starts of readers");
      assertThat(starts).isGreaterThanOrEqualTo(readers);
    }
  }

  private int comeAndGo(CyclicBarrier start, AtomicBoolean done) throws Exception {
    Follower follower = new Follower();
    int starts = 0;
    start.await();
    boolean last;
    do {
      last = done.get();
      Watcher before = follower.watcher;
      hub.add(before, follower.view.revision());
      starts++;
      for (int i = 0; i < 20; i++) {
        follower.readAll();
      }
      hub.remove(before);
      follower.readAll();
    } while (!last);
    follower.assertKnows(log.view());
    return starts;
  }
}
