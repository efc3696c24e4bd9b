package dev.modmesh.host.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private static final long MILLI = 1_000_000;
  private static final long LATE = Long.MAX_VALUE / 2;

  private final List<Ticket> started = new ArrayList<>();
  private long now;

  private Admission admission(int limit, int queue, int reserve) {
    return new Admission(
        new AdmissionPolicy(queue, reserve, Duration.ofMillis(100), Duration.ofSeconds(1)),
        new AdaptiveLimit(limit, limit, () -> 0, 0),
        started::add);
  }

  private FakeTicket offer(Admission admission, String caller, Verdict expected) {
    return offer(admission, caller, 0, expected);
  }

  private FakeTicket offer(Admission admission, String caller, int depth, Verdict expected) {
    FakeTicket ticket = new FakeTicket(caller, depth, LATE);
    assertThat(admission.offer(ticket, now)).isEqualTo(expected);
    return ticket;
  }

  @Test
  void runsUpToTheLimitThenQueuesThenRefuses() {
    Admission admission = admission(1, 1, 1);

    FakeTicket first = offer(admission, "a", Verdict.RUN);
    FakeTicket second = offer(admission, "a", Verdict.WAIT);
    assertThat(admission.refuses("a", 0, now)).isTrue();
    offer(admission, "a", Verdict.REFUSE);

    assertThat(admission.dropped(Drop.FULL)).isEqualTo(2);
    assertThat(admission.finish(first, Ending.SUCCEEDED, now)).isSameAs(second);
    assertThat(admission.finish(second, Ending.SUCCEEDED, now)).isNull();
    assertThat(admission.snapshot()).isEqualTo(new Admission.Snapshot(0, 0, 2, 0));
  }

  @Test
  void neverRunsWhatHasExpiredWhileItWaited() {
    Admission admission = admission(1, 9, 1);
    FakeTicket running = offer(admission, "a", Verdict.RUN);
    FakeTicket brief = new FakeTicket("a", 0, 5 * MILLI);
    admission.offer(brief, now);
    FakeTicket patient = offer(admission, "a", Verdict.WAIT);

    now = 5 * MILLI;

    assertThat(admission.finish(running, Ending.SUCCEEDED, now)).isSameAs(patient);
    assertThat(brief.dropped).isEqualTo(Drop.EXPIRED);
    assertThat(patient.dropped).isNull();
  }

  @Test
  void tellsWhoHasExpiredThoughNoThreadBecomesFree() {
    Admission admission = admission(1, 9, 1);
    offer(admission, "a", Verdict.RUN);
    FakeTicket brief = new FakeTicket("a", 0, 5 * MILLI);
    admission.offer(brief, now);
    FakeTicket patient = offer(admission, "a", Verdict.WAIT);

    admission.sweep(5 * MILLI);

    assertThat(brief.dropped).isEqualTo(Drop.EXPIRED);
    assertThat(patient.dropped).isNull();
    assertThat(admission.snapshot().waiting()).isEqualTo(1);
    assertThat(admission.dropped(Drop.EXPIRED)).isEqualTo(1);
  }

  @Test
  void servesTheNewestFirstOnceTheQueueStands() {
    Admission admission = admission(1, 9, 1);
    FakeTicket running = offer(admission, "a", Verdict.RUN);
    FakeTicket oldest = offer(admission, "a", Verdict.WAIT);
    FakeTicket middle = offer(admission, "a", Verdict.WAIT);
    FakeTicket newest = offer(admission, "a", Verdict.WAIT);

    now = 200 * MILLI;
    assertThat(admission.finish(running, Ending.SUCCEEDED, now)).isSameAs(oldest);
    now = 1200 * MILLI;
    assertThat(admission.finish(oldest, Ending.SUCCEEDED, now)).isSameAs(newest);
    assertThat(admission.finish(newest, Ending.SUCCEEDED, now)).isSameAs(middle);
  }

  @Test
  void keepsNoCallInAQueueThatStandsForEver() {
    Admission admission = admission(1, 50, 1);
    Ticket running = offer(admission, "a", Verdict.RUN);
    FakeTicket oldest = offer(admission, "a", Verdict.WAIT);
    for (int i = 0; i < 20; i++) {
      offer(admission, "a", Verdict.WAIT);
    }
    admission.sweep(200 * MILLI);
    now = 1200 * MILLI;

    List<Ticket> served = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      offer(admission, "a", Verdict.WAIT);
      running = Objects.requireNonNull(admission.finish(running, Ending.SUCCEEDED, now));
      served.add(running);
    }

    assertThat(served.getLast()).isSameAs(oldest);
    assertThat(served.subList(0, 7)).doesNotContain(oldest);
  }

  @Test
  void makesRoomInAQueueThatStandsByWhatIsLate() {
    Admission admission = admission(1, 2, 1);
    offer(admission, "a", Verdict.RUN);
    FakeTicket oldest = offer(admission, "a", Verdict.WAIT);
    FakeTicket second = offer(admission, "a", Verdict.WAIT);
    admission.sweep(200 * MILLI);
    admission.sweep(1200 * MILLI);

    now = 1200 * MILLI;
    offer(admission, "a", Verdict.WAIT);
    offer(admission, "a", Verdict.WAIT);
    offer(admission, "a", Verdict.REFUSE); // both that wait have just come

    assertThat(oldest.dropped).isEqualTo(Drop.DISPLACED);
    assertThat(second.dropped).isEqualTo(Drop.DISPLACED);
  }

  @Test
  void takesThePlaceFromWhoHoldsMoreOfAFullQueue() {
    Admission admission = admission(1, 3, 1);
    offer(admission, "greedy", Verdict.RUN);
    FakeTicket first = offer(admission, "greedy", Verdict.WAIT);
    FakeTicket second = offer(admission, "greedy", Verdict.WAIT);
    FakeTicket third = offer(admission, "greedy", Verdict.WAIT);

    offer(admission, "modest", Verdict.WAIT);
    offer(admission, "other", Verdict.WAIT);

    assertThat(third.dropped).isEqualTo(Drop.DISPLACED);
    assertThat(second.dropped).isEqualTo(Drop.DISPLACED);
    assertThat(first.dropped).isNull();
    offer(admission, "modest", Verdict.REFUSE); // it has its share
    offer(admission, "fourth", Verdict.REFUSE); // nobody has more than one
  }

  @Test
  void runsACallThatOthersWaitForFirstAndFromTheReserve() {
    Admission admission = admission(1, 9, 1);
    FakeTicket outer = offer(admission, "a", 0, Verdict.RUN);
    FakeTicket waiting = offer(admission, "a", 0, Verdict.WAIT);
    FakeTicket reserved = offer(admission, "a", 1, Verdict.RUN);
    FakeTicket inner = offer(admission, "a", 1, Verdict.WAIT);
    FakeTicket deeper = offer(admission, "a", 2, Verdict.RUN); // a reserve for each depth

    assertThat(admission.finish(outer, Ending.SUCCEEDED, now)).isNull();
    assertThat(admission.finish(reserved, Ending.SUCCEEDED, now)).isNull(); // the deeper one counts
    assertThat(admission.finish(deeper, Ending.SUCCEEDED, now)).isSameAs(inner);
    assertThat(admission.finish(inner, Ending.SUCCEEDED, now)).isSameAs(waiting);
  }

  @Test
  void givesAPlaceInAFullQueueToACallThatOthersWaitFor() {
    Admission admission = admission(1, 1, 1);
    offer(admission, "a", 0, Verdict.RUN);
    offer(admission, "a", 1, Verdict.RUN);
    FakeTicket waiting = offer(admission, "a", 0, Verdict.WAIT);

    offer(admission, "a", 1, Verdict.WAIT);
    offer(admission, "b", 0, Verdict.REFUSE);

    assertThat(waiting.dropped).isEqualTo(Drop.DISPLACED);
  }

  /** Every call makes one at the other host, down to the greatest depth, and waits for it. */
  @Test
  void callsThatCallEachOtherAcrossHostsNeverWaitInACircle() {
    Deque<Ticket> toStart = new ArrayDeque<>();
    List<Admission> hosts =
        IntStream.range(0, 2)
            .mapToObj(
                unused ->
                    new Admission(
                        new AdmissionPolicy(1000, 1, Duration.ofMillis(100), Duration.ofSeconds(1)),
                        new AdaptiveLimit(3, 3, () -> 0, 0),
                        toStart::add))
            .toList();
    final class Nested {
      final FakeTicket ticket;
      final List<Nested> waitsForThis;
      final int host;

      Nested(int depth, int host, List<Nested> path) {
        ticket = new FakeTicket("c", depth, LATE);
        this.host = host;
        waitsForThis = path;
      }
    }
    List<Nested> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(new Nested(0, i % 2, List.of()));
    }
    List<Nested> arriving = new ArrayList<>(all);
    int ended = 0;
    while (!arriving.isEmpty() || !toStart.isEmpty()) {
      for (Nested call : arriving) {
        Admission host = hosts.get(call.host);
        if (host.offer(call.ticket, 0) == Verdict.RUN) {
          toStart.add(call.ticket);
        }
      }
      arriving.clear();
      while (!toStart.isEmpty()) {
        Ticket ticket = toStart.remove();
        Nested call = all.stream().filter(one -> one.ticket == ticket).findFirst().orElseThrow();
        if (ticket.depth < 8) {
          List<Nested> path = new ArrayList<>(call.waitsForThis);
          path.add(call);
          Nested inner = new Nested(ticket.depth + 1, 1 - call.host, path);
          all.add(inner);
          arriving.add(inner);
        } else {
          List<Nested> chain = new ArrayList<>(call.waitsForThis);
          chain.add(call);
          for (Nested done : chain.reversed()) {
            Ticket next = hosts.get(done.host).finish(done.ticket, Ending.SUCCEEDED, 0);
            if (next != null) {
              toStart.add(next);
            }
          }
          ended++;
        }
      }
    }

    assertThat(ended).isEqualTo(40);
    hosts.forEach(
        host -> assertThat(host.snapshot().running() + host.snapshot().waiting()).isZero());
  }

  @Test
  void forgetsACancelledCallThatWaitsAndLeavesOneThatRuns() {
    Admission admission = admission(1, 9, 1);
    FakeTicket running = offer(admission, "a", Verdict.RUN);
    FakeTicket waiting = offer(admission, "a", Verdict.WAIT);

    assertThat(admission.cancel(running)).isFalse();
    assertThat(admission.cancel(waiting)).isTrue();
    assertThat(admission.cancel(waiting)).isFalse();

    assertThat(admission.dropped(Drop.CANCELLED)).isEqualTo(1);
    assertThat(admission.finish(running, Ending.OTHER, now)).isNull();
    assertThat(admission.cancel(running)).isFalse();
  }

  @Test
  void queuesNothingWhenNothingMayWait() {
    Admission admission = admission(1, 0, 1);

    FakeTicket first = offer(admission, "a", Verdict.RUN);
    offer(admission, "b", Verdict.REFUSE);
    assertThat(admission.finish(first, Ending.SUCCEEDED, now)).isNull();

    offer(admission, "b", Verdict.RUN);
  }

  @Test
  void tellsHowLongCallsHaveWaited() {
    Admission admission = admission(1, 9, 1);
    FakeTicket first = offer(admission, "a", Verdict.RUN);
    offer(admission, "a", Verdict.WAIT);

    Ticket next = admission.finish(first, Ending.SUCCEEDED, 30 * MILLI);

    assertThat(admission.snapshot()).isEqualTo(new Admission.Snapshot(1, 0, 2, 30 * MILLI));
    admission.finish(Objects.requireNonNull(next), Ending.SUCCEEDED, 40 * MILLI);
  }
}
