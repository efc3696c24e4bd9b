package dev.modmesh.gateway.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemandTest {
  private final PoolDemand demand = new PoolDemand(0);

  private static double number(Map<String, Object> frame, String name) {
    return frame.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  @Test
  void averagesOverTimeWhatRunsAndWaits() {
    demand.frame(10, 0);
    demand.arrived();
    demand.arrived();
    demand.waits(10);
    demand.begins(10.25);
    demand.waited(10.5); // half a second of the second
    demand.begins(10.5);
    demand.ended(10.75, 0.5);
    demand.over(0.5, true, false);

    Map<String, Object> frame = demand.frame(11, 0);

    assertThat(number(frame, "dt")).isEqualTo(1);
    assertThat(number(frame, "arrivals")).isEqualTo(2);
    assertThat(number(frame, "completions")).isEqualTo(1);
    assertThat(number(frame, "executing")).isEqualTo(1);
    assertThat(number(frame, "queue")).isZero();
    assertThat(number(frame, "avg_queue")).isCloseTo(0.5, offset(1e-6));
    assertThat(number(frame, "avg_executing")).isCloseTo(1.0, offset(1e-6));
    assertThat(number(frame, "avg_concurrency")).isCloseTo(1.5, offset(1e-6));
    assertThat(number(frame, "service_sum_s")).isEqualTo(0.5);
    assertThat(number(frame, "service_sumsq")).isEqualTo(0.25);
  }

  @Test
  void tellsOnlyWhatHappenedSinceTheLastFrame() {
    demand.arrived();
    demand.over(2, false, false);
    Map<String, Object> first = demand.frame(1, 0);
    Map<String, Object> second = demand.frame(2, 0.3);

    assertThat(first).containsEntry("arrivals", 1L).containsEntry("dropped", 1L);
    assertThat(first).containsEntry("slo_bad", 1L);
    assertThat(second).containsEntry("arrivals", 0L).containsEntry("dropped", 0L);
    assertThat(number(second, "oldest_wait_s")).isEqualTo(0.3);
  }

  @Test
  void countsNothingTwiceWhenManyThreadsCount() {
    demand.frame(0, 0);
    IntStream.range(0, 10_000)
        .parallel()
        .forEach(
            i -> {
              demand.arrived();
              demand.begins(1);
              demand.ended(2, 1);
              demand.over(1, true, false);
            });

    Map<String, Object> frame = demand.frame(10, 0);

    assertThat(frame).containsEntry("arrivals", 10_000L).containsEntry("completions", 10_000L);
    assertThat(number(frame, "avg_executing")).isCloseTo(1000, offset(1e-3));
  }

  @Test
  void letsCallsGoInTheOrderInWhichTheyCame() {
    HoldQueue queue = new HoldQueue(new HoldPolicy(3, 100));
    List<Integer> gone = new ArrayList<>();
    queue.add(1, 10, () -> gone.add(1));
    HoldQueue.Held second = queue.add(2, 10, () -> gone.add(2));
    queue.add(3, 10, () -> gone.add(3));
    assertThat(queue.add(4, 10, () -> gone.add(4))).as("over the count").isNull();
    assertThat(queue.oldest(5)).isEqualTo(4);

    queue.remove(java.util.Objects.requireNonNull(second));
    assertThat(queue.add(4, 81, () -> gone.add(5))).as("over the bytes").isNull();
    assertThat(queue.add(4, 80, () -> gone.add(4))).isNotNull();
    queue.release();

    assertThat(gone).containsExactly(1, 3, 4);
    assertThat(queue.size()).isZero();
    assertThat(queue.add(5, 100, () -> gone.add(6))).as("all bytes are free again").isNotNull();
  }
}
