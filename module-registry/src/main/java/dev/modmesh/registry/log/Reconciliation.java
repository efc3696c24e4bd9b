package dev.modmesh.registry.log;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.spi.RegistryBackend.Snapshot;
import dev.modmesh.client.view.RegistryView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a log that began a new epoch lacks of a view of the epoch before: changes after the last
 * revision that both have in common. What the log has changed since by itself stays: the later
 * write does not win over the one that others have seen already.
 *
 * @param changes to append
 * @param conflicts versions that have other content in the log than in the view, in words
 */
record Reconciliation(List<Change> changes, List<String> conflicts) {
  /** Nothing of the former epoch is in the log. */
  private static final long NOTHING = -1;

  static Reconciliation of(RegistryView known, Snapshot log, JsonCodec codec) {
    long common = log.contained().getOrDefault(known.revision().epoch(), NOTHING);
    List<Change> changes = new ArrayList<>();
    List<String> conflicts = new ArrayList<>();
    if (common >= known.revision().number()) {
      return new Reconciliation(changes, conflicts);
    }
    Map<String, Item> present = new HashMap<>();
    for (Item item : log.items()) {
      present.put(name(item), item);
      boolean deleted =
          item.revision().number() <= common && known.item(item.kind(), item.key()) == null;
      if (deleted) {
        changes.add(Change.delete(item.kind(), item.key()));
      }
    }
    for (Item item : known.sortedItems()) {
      Item now = present.get(name(item));
      if (item.revision().number() <= common || isSame(item, now, codec)) {
        continue;
      }
      if (now == null || now.revision().number() <= common) {
        changes.add(Change.put(item.kind(), item.key(), item.value()));
      } else if (item.kind() == Kind.VERSION && !digest(item).equals(digest(now))) {
        conflicts.add(
            "Version "
                + item.key()
                + " was acknowledged here with digest "
                + digest(item)
                + ", and after a failover elsewhere with "
                + digest(now)
                + ", which stays");
      }
    }
    return new Reconciliation(changes, conflicts);
  }

  private static String name(Item item) {
    return item.kind().word() + "/" + item.key();
  }

  private static String digest(Item item) {
    return String.valueOf(item.value().get("digest"));
  }

  private static boolean isSame(Item item, @Nullable Item now, JsonCodec codec) {
    return now != null && Arrays.equals(codec.write(item.value()), codec.write(now.value()));
  }
}
