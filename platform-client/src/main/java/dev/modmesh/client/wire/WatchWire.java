package dev.modmesh.client.wire;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.value.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Items and deltas of the registry's watch as JSON values, both ways. */
public final class WatchWire {
  private WatchWire() {}

  /** {@code {kind, key, revision, value}}. */
  public static Map<String, @Nullable Object> item(Item item) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("kind", item.kind().word());
    map.put("key", item.key());
    map.put("revision", item.revision().toString());
    map.put("value", item.value());
    return map;
  }

  /** Reads {@link #item(Item)}'s shape. */
  public static Item item(Map<String, @Nullable Object> map) {
    Fields fields = Fields.of(map);
    return new Item(
        Kind.ofWord(fields.requiredString("kind", "a kind")),
        fields.requiredString("key", "a key"),
        Revision.parse(fields.requiredString("revision", "a revision")),
        fields.object("value").map());
  }

  /** {@code {prev, revision, ops: [{op, kind, key, value}]}}. */
  public static Map<String, @Nullable Object> delta(Delta delta) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("prev", delta.prev().toString());
    map.put("revision", delta.revision().toString());
    map.put("ops", ops(delta.changes()));
    return map;
  }

  /** Reads {@link #delta(Delta)}'s shape. */
  public static Delta delta(Map<String, @Nullable Object> map) {
    Fields fields = Fields.of(map);
    return new Delta(
        Revision.parse(fields.requiredString("prev", "a revision")),
        Revision.parse(fields.requiredString("revision", "a revision")),
        changes(map.get("ops")));
  }

  /** The list of operations. */
  public static List<Map<String, @Nullable Object>> ops(List<Change> changes) {
    List<Map<String, @Nullable Object>> ops = new ArrayList<>(changes.size());
    for (Change change : changes) {
      Map<String, @Nullable Object> op = new LinkedHashMap<>();
      op.put("op", change.value() == null ? "delete" : "put");
      op.put("kind", change.kind().word());
      op.put("key", change.key());
      if (change.value() != null) {
        op.put("value", change.value());
      }
      ops.add(op);
    }
    return ops;
  }

  /** Reads {@link #ops}'s shape. */
  public static List<Change> changes(@Nullable Object ops) {
    List<Change> changes = new ArrayList<>();
    Fields fields = Fields.of(ops == null ? Map.of() : Map.of("ops", ops));
    fields.objects(
        "ops",
        op -> {
          Kind kind = Kind.ofWord(op.requiredString("kind", "a kind"));
          String key = op.requiredString("key", "a key");
          boolean put = "put".equals(op.string("op"));
          changes.add(new Change(kind, key, put ? op.object("value").map() : null));
          return key;
        });
    return changes;
  }
}
