package dev.modmesh.registry.testing;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A log whose every revision is known from its number alone. */
public final class Writes {
  private Writes() {}

  /** What revision {@code number} changes: the same in every process. */
  public static List<Change> of(long number) {
    Random random = new Random(number);
    List<Change> changes = new ArrayList<>();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      String key = "k" + random.nextInt(60);
      changes.add(
          random.nextInt(4) == 0
              ? Change.delete(Kind.POLICY, key)
              : Change.put(
                  Kind.POLICY, key, Map.of("at", Math.toIntExact(number), "x", text(random))));
    }
    return changes;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(20) == 0 ? 30_000 : 300); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  /** Does to a model what the revision does. */
  public static void apply(Map<String, Map<String, ?>> model, long number) {
    for (Change change : of(number)) {
      Map<String, ?> value = change.value();
      if (value == null) {
        model.remove(change.key());
      } else {
        model.put(change.key(), value);
      }
    }
  }
}
