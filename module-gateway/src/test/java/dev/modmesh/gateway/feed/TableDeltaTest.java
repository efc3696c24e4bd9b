package dev.modmesh.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableDeltaTest {
  @Test
  void tellsTheFieldsThatChangedAndTheRowsThatWent() {
    TableDelta delta =
        TableDelta.between(
            Map.of("a", Map.of("x", 1, "y", 2), "b", Map.of("x", 1), "c", Map.of("x", 1)),
            Map.of("a", Map.of("x", 1, "y", 3), "b", Map.of("x", 1), "d", Map.of("z", 4)));

    assertThat(delta.put()).isEqualTo(Map.of("a", Map.of("y", 3), "d", Map.of("z", 4)));
    assertThat(delta.deleted()).containsExactly("c");
  }

  @Test
  void aFieldThatWentIsToldAsNull() {
    TableDelta delta =
        TableDelta.between(Map.of("a", Map.of("x", 1, "y", 2)), Map.of("a", Map.of("x", 1)));

    assertThat(delta.put().get("a")).containsOnlyKeys("y").containsEntry("y", null);
  }

  /** Applying all deltas one by one, or merged in any grouping, gives the last state. */
  @Test
  void mergedDeltasLeadToTheSameStateAsAllOfThem() {
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Map<String, Map<String, @Nullable Object>>> states = new ArrayList<>();
      states.add(Map.of());
      for (int i = 0; i < 8; i++) {
        states.add(state(random));
      }
      List<Tick> ticks = new ArrayList<>();
      for (int i = 1; i < states.size(); i++) {
        TableDelta delta = TableDelta.between(states.get(i - 1), states.get(i));
        ticks.add(new Tick(i - 1, i, i, Map.of("t", delta)));
      }
      int cut = random.nextInt(1, ticks.size());

      Tick first = Tick.merged(ticks.subList(0, cut));
      Tick second = Tick.merged(ticks.subList(cut, ticks.size()));

      var after = new HashMap<String, Map<String, @Nullable Object>>();
      apply(after, Objects.requireNonNull(first.topics().get("t")));
      assertThat(after).as("seed " + seed).isEqualTo(states.get(cut));
      apply(after, Objects.requireNonNull(second.topics().get("t")));
      assertThat(after).as("seed " + seed).isEqualTo(states.getLast());
      assertThat(first.prev()).isEqualTo(0);
      assertThat(first.seq()).isEqualTo(second.prev());
    }
  }

  private static Map<String, Map<String, @Nullable Object>> state(SplittableRandom random) {
    Map<String, Map<String, @Nullable Object>> state = new HashMap<>();
    for (int key = 0; key < 5; key++) {
      if (random.nextBoolean()) {
        Map<String, @Nullable Object> row = new HashMap<>();
        for (int field = 0; field < 3; field++) {
          if (random.nextInt(3) > 0) {
            row.put("f" + field, random.nextInt(3));
          }
        }
        state.put("k" + key, row);
      }
    }
    return state;
  }

  /** What {@code docs/feed.md} tells readers to do. */
  private static void apply(Map<String, Map<String, @Nullable Object>> table, TableDelta delta) {
    delta.deleted().forEach(table::remove);
    delta
        .put()
        .forEach(
            (key, fields) -> {
              Map<String, @Nullable Object> row = new HashMap<>(table.getOrDefault(key, Map.of()));
              row.putAll(fields);
              row.values().removeIf(Objects::isNull);
              table.put(key, row);
            });
  }
}
