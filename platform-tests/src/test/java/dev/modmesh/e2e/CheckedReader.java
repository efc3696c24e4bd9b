package dev.modmesh.e2e;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.watch.SseReader;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.client.wire.WatchWire;
import dev.modmesh.platform.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Follows the watch, takes it up where a stream broke, and finds every gap, duplicate and change of
 * order: each delta must follow the last revision, and each bookmark and snapshot must have the
 * fingerprint of what was read.
 */
final class CheckedReader implements AutoCloseable {
  private static final long BACK_OFF_NANOS = 20_000_000;
  private static final JacksonCodec JSON = new JacksonCodec();

  private final Gateway gateway;
  private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger deltas = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger compactions = new AtomicInteger();
  private final Set<String> missedKeys = new HashSet<>();
  private int missedFrames;
  private boolean isBehind;
  private @Nullable List<Item> snapshot;
  private volatile RegistryView view = RegistryView.EMPTY;
  private volatile boolean over;

  private CheckedReader(Gateway gateway) {
    this.gateway = gateway;
  }

  static CheckedReader start(Gateway gateway) {
    CheckedReader reader = new CheckedReader(gateway);
    reader.thread.start();
    return reader;
  }

  private void run() {
    while (!over) {
      isBehind = !view.revision().equals(Revision.START);
      missedFrames = 0;
      missedKeys.clear();
      snapshot = null;
      try (SseReader events =
          new SseReader(gateway.stream("/api/v1/watch?since=" + view.revision()))) {
        streams.incrementAndGet();
        for (SseReader.Event event = events.next(); event != null && !over; event = events.next()) {
          on(event);
        }
      } catch (IOException | UncheckedIOException e) {
        // the stream was cut, or the gateway is not there: once more
        LockSupport.parkNanos(BACK_OFF_NANOS);
      } catch (AssertionError | RuntimeException e) {
        wrong.add(e.toString());
      }
    }
  }

  private void on(SseReader.Event event) {
    Map<String, @Nullable Object> data =
        JSON.readObject(event.data().getBytes(StandardCharsets.UTF_8));
    Fields fields = Fields.of(data);
    switch (event.name()) {
      case "resync" -> {
        isBehind = false;
        check("compacted".equals(fields.string("reason")), "only compacted, not " + data);
        compactions.incrementAndGet();
      }
      case "snapshot-begin" -> snapshot = new ArrayList<>();
      case "item" -> items().add(WatchWire.item(data));
      case "snapshot-end" -> restart(event, fields);
      case "delta" -> follow(event, WatchWire.delta(data));
      case "bookmark" -> {
        check(isHere(fields), "bookmark " + data + " at " + view.revision());
        check(
            !isBehind || missedFrames + 1 <= missedKeys.size() + 2,
            missedFrames + " deltas for " + missedKeys.size() + " changed keys");
        isBehind = false;
      }
      default -> wrong.add("unknown event " + event.name());
    }
  }

  private List<Item> items() {
    List<Item> items = snapshot;
    if (items == null) {
      throw new AssertionError("an item outside of a snapshot");
    }
    return items;
  }

  private void restart(SseReader.Event event, Fields end) {
    Revision before = view.revision();
    view = RegistryView.of(Revision.parse(event.id()), items());
    snapshot = null;
    check(isHere(end), "snapshot-end " + end.map());
    check(
        before.equals(Revision.START) || view.revision().covers(before),
        "back from " + before + " to " + view.revision());
  }

  private void follow(SseReader.Event event, Delta delta) {
    check(
        delta.prev().equals(view.revision()) && event.id().equals(delta.revision().toString()),
        "after " + view.revision() + " came " + delta.prev() + " to " + delta.revision());
    view = view.apply(delta);
    deltas.incrementAndGet();
    if (isBehind) {
      missedFrames++;
      delta.changes().stream().map(Change::key).forEach(missedKeys::add);
    }
  }

  private boolean isHere(Fields said) {
    return view.revision().toString().equals(said.string("revision"))
        && view.digest().equals(said.string("digest"));
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }

  /** How many deltas it has checked. */
  int deltas() {
    return deltas.get();
  }

  /** How many streams it has opened. */
  int streams() {
    return streams.get();
  }

  /** How often it was told to start over since the gateway no longer had what it missed. */
  int compactions() {
    return compactions.get();
  }

  /** What it knows. */
  RegistryView view() {
    return view;
  }

  /** Everything that was not as it must be. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() {
    over = true;
  }
}
