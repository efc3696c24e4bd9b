package dev.modmesh.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** In virtual time, with instances that take so many calls at once and shed the others. */
class LoadGateTest {
  private static final long MILLI = 1_000_000L;

  private long now = 1;
  private final LoadGate gate = new LoadGate(new OverloadPolicy(true, 200, 4, 1000), () -> now);

  @Test
  void refusesAboveItsLimitAndTakesPlacesBack() {
    for (int i = 0; i < 200; i++) {
      assertThat(gate.enter(1, false)).isEqualTo(Ticket.ADMITTED);
    }
    assertThat(gate.enter(1, false)).isEqualTo(Ticket.FULL);
    assertThat(gate.inFlight()).isEqualTo(200);

    gate.leave(1, false);

    assertThat(gate.enter(1, false)).isEqualTo(Ticket.ADMITTED);
  }

  @Test
  void keepsAReserveForCallersThatHaveLittleAndForInnerCalls() {
    for (int i = 0; i < 200; i++) {
      gate.enter(1, false);
    }

    assertThat(gate.enter(2, false)).isEqualTo(Ticket.ADMITTED);
    assertThat(gate.enter(1, true)).isEqualTo(Ticket.ADMITTED);
    assertThat(gate.enter(1, false)).isEqualTo(Ticket.FULL);
  }

  @Test
  void refusesTheGreedyCallerFirst() {
    gate.enter(2, false);
    int admitted = 0;
    while (gate.enter(1, false) == Ticket.ADMITTED) {
      admitted++;
    }

    assertThat(admitted).isEqualTo(179);
    assertThat(gate.enter(1, false)).isEqualTo(Ticket.UNFAIR);
    assertThat(gate.enter(2, false)).isEqualTo(Ticket.ADMITTED);
  }

  @Test
  void admitsEverythingWhenSwitchedOff() {
    LoadGate open = new LoadGate(new OverloadPolicy(false, 1, 1, 1), () -> now);

    for (int i = 0; i < 100; i++) {
      assertThat(open.enter(1, false)).isEqualTo(Ticket.ADMITTED);
    }
  }

  /** What instances with room for 50 calls of 20 ms give when they are offered so many a second. */
  private record Run(double goodput, double carried, int limit) {}

  private Run offer(int perSecond, int seconds) {
    int room = 50;
    Random random = new Random(5);
    PriorityQueue<Long> running = new PriorityQueue<>();
    PriorityQueue<long[]> ends = new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));
    int good = 0;
    int carried = 0;
    long begin = now;
    double due = now;
    while (due < begin + seconds * 1000 * MILLI) {
      due += -Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
      while (!ends.isEmpty() && ends.peek()[0] <= due) {
        long[] end = ends.poll();
        now = end[0];
        gate.leave(7, end[2] == 1);
        good += end[2] == 0 ? 1 : 0;
      }
      now = (long) due;
      while (!running.isEmpty() && running.peek() <= now) {
        running.poll();
      }
      if (gate.enter(7, false) == Ticket.ADMITTED) {
        carried++;
        boolean taken = running.size() < room;
        long end = now + (taken ? 20 : 1) * MILLI;
        if (taken) {
          running.add(end);
        }
        ends.add(new long[] {end, now, taken ? 0 : 1});
      }
    }
    while (!ends.isEmpty()) {
      long[] end = ends.poll();
      now = end[0];
      gate.leave(7, end[2] == 1);
    }
    return new Run((double) good / seconds, (double) carried / seconds, gate.limit());
  }

  @Test
  void letsAllThroughThatTheInstancesCanTake() {
    Run run = offer(1500, 20);

    assertThat(run.goodput()).isGreaterThan(1400);
  }

  @Test
  void keepsTheInstancesBusyAndTheRestAwayUnderFiveTimesTheirCapacity() {
    offer(12_500, 5);
    Run run = offer(12_500, 20);

    assertThat(run.goodput()).isGreaterThan(0.9 * 2500);
    assertThat(run.carried()).isLessThan(1.2 * 2500);
    assertThat(run.limit()).isBetween(35, 80);
  }

  @Test
  void isItselfAgainSoonAfterASpike() {
    offer(2000, 5);
    offer(7500, 10);

    Run after = offer(2000, 5);

    assertThat(after.goodput()).isGreaterThan(0.95 * 2000);
  }
}
