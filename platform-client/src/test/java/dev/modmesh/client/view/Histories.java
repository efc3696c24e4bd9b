package dev.modmesh.client.view;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random but valid changes, with a plain map as the model of what they come to. */
public final class Histories {
  private final Random random;
  private final Map<String, Item> model = new TreeMap<>();
  private Revision last = new Revision("e", 0);

  /** The history of a seed. */
  public Histories(long seed) {
    random = new Random(seed);
  }

  /** Where it stands. */
  public Revision last() {
    return last;
  }

  /** Everything that is set. */
  public List<Item> items() {
    return List.copyOf(model.values());
  }

  /** The next revision. */
  public Delta next() {
    Revision revision = last.next();
    List<Change> changes = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      changes.add(change(revision));
    }
    Delta delta = new Delta(last, revision, changes);
    last = revision;
    return delta;
  }

  private Change change(Revision revision) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    String module = "m" + random.nextInt(4);
    String version = random.nextInt(3) + ".0." + random.nextInt(3);
    String key = kind == Kind.VERSION ? module + "@" + version : "k" + random.nextInt(6);
    String modelKey = kind.ordinal() + "/" + key;
    if (random.nextInt(3) == 0) {
      model.remove(modelKey);
      return Change.delete(kind, key);
    }
    Map<String, @Nullable Object> value = value(kind, module, version);
    model.put(modelKey, new Item(kind, key, revision, value));
    return Change.put(kind, key, value);
  }

  private Map<String, @Nullable Object> value(Kind kind, String module, String version) {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    if (random.nextInt(8) == 0) {
      value.put("from_a_newer_program", random.nextInt(3));
      return value;
    }
    switch (kind) {
      case VERSION -> {
        value.put("name", module);
        value.put("version", version);
        value.put("runtime", "wasm");
        value.put("functions", Map.of("f", Map.of()));
        value.put("digest", "sha256:" + "0".repeat(63) + random.nextInt(10));
        value.put("state", random.nextBoolean() ? "active" : "pending");
      }
      case INSTANCE -> {
        value.put("host", "127.0.0.1");
        value.put("port", 1 + random.nextInt(9));
      }
      case POOL -> value.put("min", random.nextInt(4));
      case NODE, POLICY -> value.put("any", random.nextInt(4));
    }
    return value;
  }
}
