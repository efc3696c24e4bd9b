package dev.modmesh.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** In virtual time. */
class QueueSignalTest {
  private static final long MILLI = 1_000_000L;

  private final QueueSignal signal = new QueueSignal();
  private final Random random = new Random(9);
  private long now = 1;

  private boolean calls(int count, double millis) {
    boolean slow = false;
    for (int i = 0; i < count; i++) {
      now += 5 * MILLI;
      long latency = (long) (-millis * MILLI * Math.log(1 - random.nextDouble()));
      slow = signal.observe(latency, true, now);
    }
    return slow;
  }

  @Test
  void seesALineWithinSomeCalls() {
    assertThat(calls(1000, 20)).isFalse();

    assertThat(calls(60, 400)).isTrue();

    assertThat(calls(100, 20)).isFalse();
  }

  @Test
  void isNotDisturbedByFunctionsThatVaryNorByShortOnes() {
    for (int i = 0; i < 50; i++) {
      assertThat(calls(200, 20)).isFalse();
    }
    QueueSignal quick = new QueueSignal();
    for (int i = 0; i < 2000; i++) {
      assertThat(quick.observe(i % 100 < 20 ? 10 * MILLI : MILLI / 5, true, now += MILLI))
          .isFalse();
    }
  }

  @Test
  void seesALineByCallsWhoseCallersDidNotWait() {
    calls(1000, 20);
    boolean slow = false;

    for (int i = 0; i < 60; i++) {
      slow = signal.observe(1000 * MILLI, false, now += 5 * MILLI);
    }

    assertThat(slow).isTrue();
  }

  @Test
  void takesWhatStaysSlowForItsOwnSlowness() {
    calls(1000, 20);
    int slow = 0;
    for (int second = 0; second < 40; second++) {
      slow += calls(200, 300) ? 1 : 0;
    }

    assertThat(slow).isBetween(5, 20);
    assertThat(calls(200, 300)).isFalse();
  }

  /**
   * A service with 4 places of 20 ms and a line that it never cuts, callers that give up after a
   * second, and a spike of three times the load for 10 s on top of 80 %.
   */
  @Test
  void keepsTheLineShortSoThatNothingIsLeftOfASpike() {
    LoadGate gate = new LoadGate(new OverloadPolicy(true, 1000, 16, 10_000), () -> now);
    long[] free = new long[4];
    ArrayDeque<long[]> ends = new ArrayDeque<>(); // in the order in which they begin
    int good = 0;
    double due = now;
    long begin = now;
    while (now < begin + 40_000 * MILLI) {
      boolean spike = now > begin + 5_000 * MILLI && now < begin + 15_000 * MILLI;
      due += -Math.log(1 - random.nextDouble()) * 1e9 / (spike ? 480 : 160);
      long arrival = (long) due;
      while (!ends.isEmpty() && ends.peek()[0] <= arrival) {
        long[] end = ends.poll();
        now = end[0];
        boolean waited = end[2] == 1;
        gate.leave(1, signal.observe(now - end[1], waited, now));
        good += waited && now > begin + 20_000 * MILLI ? 1 : 0;
      }
      now = arrival;
      if (gate.enter(1, false) == Ticket.ADMITTED) {
        int first = 0;
        for (int i = 1; i < free.length; i++) {
          first = free[i] < free[first] ? i : first;
        }
        long end = Math.max(now, free[first]) + 20 * MILLI;
        free[first] = end; // it is run whether or not anybody waits
        boolean waits = end - now <= 1_000 * MILLI;
        ends.add(new long[] {waits ? end : now + 1_000 * MILLI, now, waits ? 1 : 0});
      }
    }

    assertThat(good / 20.0).isGreaterThan(0.95 * 160);
  }
}
