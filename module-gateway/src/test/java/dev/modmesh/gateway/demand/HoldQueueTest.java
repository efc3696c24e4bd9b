package dev.modmesh.gateway.demand;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.gateway.demand.HoldQueue.Held;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HoldQueueTest {
  private final HoldQueue queue = new HoldQueue(new HoldPolicy(3, 100));
  private final List<String> gone = new ArrayList<>();

  @Test
  void letsAllGoInTheOrderInWhichTheyCame() {
    add(1, 10, "first");
    add(2, 10, "second");
    add(3, 10, "third");

    queue.release();

    assertThat(gone).containsExactly("first", "second", "third");
    assertThat(queue.size()).isZero();
  }

  @Test
  void isBoundedByCountAndByBytes() {
    assertThat(add(1, 60, "first")).isNotNull();
    assertThat(add(1, 41, "too large")).isNull();
    assertThat(add(1, 40, "second")).isNotNull();
    assertThat(add(1, 0, "third")).isNotNull();
    assertThat(add(1, 0, "one too many")).isNull();

    queue.release();

    assertThat(gone).containsExactly("first", "second", "third");
    assertThat(add(2, 100, "there is room again")).isNotNull();
  }

  @Test
  void forgetsACallThatNoLongerWaits() {
    Held first = requireNonNull(add(1, 60, "first"));
    add(4, 40, "second");
    assertThat(queue.oldest(5)).isEqualTo(4);

    queue.remove(first);
    queue.remove(first); // its bytes are given back once

    assertThat(queue.oldest(5)).isEqualTo(1);
    assertThat(add(5, 61, "too large")).isNull();
    queue.release();
    assertThat(gone).containsExactly("second");
  }

  @Test
  void aCallThatWaitsAgainIsNotLetGoTwice() {
    queue.add(1, 0, () -> add(2, 0, "again"));

    queue.release();

    assertThat(gone).isEmpty();
    assertThat(queue.size()).isOne();
  }

  private @Nullable Held add(double now, int size, String name) {
    return queue.add(now, size, () -> gone.add(name));
  }
}
