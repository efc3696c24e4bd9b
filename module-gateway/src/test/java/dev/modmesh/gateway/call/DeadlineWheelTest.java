package dev.modmesh.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
  private static final long MILLI = 1_000_000;

  @Test
  void runsNothingEarlyAndEverythingWithinATick() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    DeadlineWheel wheel = new DeadlineWheel(0);
    long[] now = {0};
    List<Long> late = new ArrayList<>();
    int added = 0;
    List<Long> ran = new ArrayList<>();

    while (now[0] < 30_000 * MILLI) {
      for (int i = random.nextInt(4); i > 0; i--) {
        long due = now[0] + random.nextLong(12_000 * MILLI);
        added++;
        DeadlineWheel.Entry entry =
            wheel.add(
                due,
                () -> {
                  assertThat(now[0]).as("seed %d", seed).isGreaterThanOrEqualTo(due);
                  late.add(now[0] - due);
                  ran.add(due);
                });
        if (random.nextInt(5) == 0) {
          entry.cancel();
          added--;
        }
      }
      now[0] += random.nextLong(1, 40 * MILLI);
      wheel.advance(now[0]);
    }
    now[0] += 20_000 * MILLI;
    for (int i = 0; i < 4; i++) {
      wheel.advance(now[0]);
    }

    assertThat(ran).as("seed %d", seed).hasSize(added);
  }

  @Test
  void runsAnEntryThatIsOverdueWhenItIsAdded() {
    DeadlineWheel wheel = new DeadlineWheel(100 * MILLI);
    List<String> ran = new ArrayList<>();

    DeadlineWheel.Entry entry = wheel.add(5 * MILLI, () -> ran.add("overdue"));
    wheel.advance(120 * MILLI);

    assertThat(entry).isNotNull();
    assertThat(ran).containsExactly("overdue");
  }

  @Test
  void tellsHowFarTheLoopIsBehindAndForgetsItSoon() {
    DeadlineWheel wheel = new DeadlineWheel(0);
    wheel.advance(10 * MILLI);
    assertThat(wheel.lagNanos()).isZero();

    wheel.advance(60 * MILLI);
    assertThat(wheel.lagNanos()).isEqualTo(40 * MILLI);

    for (int turn = 7; turn < 27; turn++) {
      wheel.advance(turn * 10 * MILLI);
    }
    assertThat(wheel.lagNanos()).isBetween(0L, 3 * MILLI);
  }
}
