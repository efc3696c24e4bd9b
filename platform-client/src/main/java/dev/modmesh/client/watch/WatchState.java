package dev.modmesh.client.watch;

import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.wire.WatchWire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the watch knows, event by event. Decides only: it does no input or output. Not
 * thread-safe.
 */
final class WatchState {
  /** What an event did. */
  enum Step {
    /** Nothing that a user of the view can see. */
    NOTHING,
    /** There is a new view. */
    CHANGED,
    /** An event is missing: ask again from the start. */
    GAP
  }

  private final JsonCodec codec;
  private RegistryView view;
  private @Nullable List<Item> snapshot;

  WatchState(JsonCodec codec, RegistryView view) {
    this.codec = codec;
    this.view = view;
  }

  RegistryView view() {
    return view;
  }

  Step on(SseReader.Event event) {
    return switch (event.name()) {
      case "snapshot-begin" -> {
        snapshot = new ArrayList<>();
        yield Step.NOTHING;
      }
      case "item" -> {
        if (snapshot != null) {
          snapshot.add(WatchWire.item(data(event)));
        }
        yield Step.NOTHING;
      }
      case "snapshot-end" -> snapshotEnd(Fields.of(data(event)));
      case "delta" -> delta(WatchWire.delta(data(event)));
      case "bookmark" -> bookmark(Fields.of(data(event)));
      default -> Step.NOTHING; // resync announces a snapshot; newer gateways may say more
    };
  }

  private Map<String, @Nullable Object> data(SseReader.Event event) {
    return codec.readObject(event.data().getBytes(StandardCharsets.UTF_8));
  }

  private Step snapshotEnd(Fields end) {
    List<Item> items = snapshot;
    snapshot = null;
    Revision revision = Revision.parse(end.requiredString("revision", "a revision"));
    if (items == null || items.size() != end.whole("count", 0, Integer.MAX_VALUE, -1)) {
      return Step.GAP;
    }
    RegistryView next = RegistryView.of(revision, items);
    if (!next.digest().equals(end.string("digest"))) {
      return Step.GAP;
    }
    view = next;
    return Step.CHANGED;
  }

  private Step delta(Delta delta) {
    if (!delta.prev().equals(view.revision())) {
      return Step.GAP;
    }
    view = view.apply(delta);
    return Step.CHANGED;
  }

  private Step bookmark(Fields bookmark) {
    boolean same =
        view.revision().toString().equals(bookmark.string("revision"))
            && view.digest().equals(bookmark.string("digest"));
    return same ? Step.NOTHING : Step.GAP;
  }
}
