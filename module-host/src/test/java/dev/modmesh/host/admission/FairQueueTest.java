package dev.modmesh.host.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FairQueueTest {
  private final FairQueue queue = new FairQueue();

  private FakeTicket add(String caller) {
    FakeTicket ticket = new FakeTicket(caller, 0, 0);
    queue.add(ticket);
    return ticket;
  }

  private List<Ticket> pollAll(boolean newestFirst) {
    List<Ticket> all = new ArrayList<>();
    for (Ticket next = queue.poll(newestFirst); next != null; next = queue.poll(newestFirst)) {
      all.add(next);
    }
    return all;
  }

  @Test
  void servesCallersInTurnAndTheOldestOfEachFirst() {
    FakeTicket a1 = add("a");
    FakeTicket a2 = add("a");
    FakeTicket a3 = add("a");
    FakeTicket b1 = add("b");
    FakeTicket c1 = add("c");

    assertThat(pollAll(false)).containsExactly(a1, b1, c1, a2, a3);
    assertThat(queue.size()).isZero();
  }

  @Test
  void servesTheNewestOfEachCallerFirstWhenAsked() {
    FakeTicket a1 = add("a");
    FakeTicket a2 = add("a");
    FakeTicket b1 = add("b");
    FakeTicket b2 = add("b");

    assertThat(pollAll(true)).containsExactly(a2, b2, a1, b1);
  }

  @Test
  void findsTheCallerWithMostCalls() {
    add("a");
    add("b");
    add("b");
    FakeTicket newest = add("b");
    add("c");

    assertThat(queue.longest().size()).isEqualTo(3);
    assertThat(queue.longest().newest()).isSameAs(newest);
  }

  /** Callers in the order of their turns, each with its calls from the oldest on. */
  private static final class Model {
    private final List<List<FakeTicket>> lanes = new ArrayList<>();

    void add(FakeTicket ticket) {
      for (List<FakeTicket> lane : lanes) {
        if (lane.getFirst().caller.equals(ticket.caller)) {
          lane.add(ticket);
          return;
        }
      }
      lanes.add(new ArrayList<>(List.of(ticket)));
    }

    FakeTicket poll(boolean newestFirst) {
      List<FakeTicket> lane = lanes.removeFirst();
      FakeTicket ticket = newestFirst ? lane.removeLast() : lane.removeFirst();
      if (!lane.isEmpty()) {
        lanes.add(lane);
      }
      return ticket;
    }

    void remove(FakeTicket ticket) {
      lanes.forEach(lane -> lane.remove(ticket));
      lanes.removeIf(List::isEmpty);
    }

    List<FakeTicket> all() {
      return lanes.stream().flatMap(List::stream).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void doesWhatAListOfListsWould(long seed) {
    Random random = new Random(seed);
    Model model = new Model();
    List<FakeTicket> arrivals = new ArrayList<>();
    for (int step = 0; step < 5000; step++) {
      List<FakeTicket> waiting = model.all();
      int choice = random.nextInt(10);
      if (choice < 5 || waiting.isEmpty()) {
        FakeTicket ticket = add("caller-" + random.nextInt(7));
        model.add(ticket);
        arrivals.add(ticket);
      } else if (choice < 9) {
        boolean newestFirst = random.nextBoolean();
        FakeTicket expected = model.poll(newestFirst);
        assertThat(queue.poll(newestFirst)).as("step %d", step).isSameAs(expected);
        arrivals.remove(expected);
      } else {
        FakeTicket ticket = waiting.get(random.nextInt(waiting.size()));
        model.remove(ticket);
        queue.remove(ticket);
        arrivals.remove(ticket);
      }
      assertThat(queue.size()).isEqualTo(arrivals.size());
      assertThat(queue.oldest()).isSameAs(arrivals.isEmpty() ? null : arrivals.getFirst());
      if (!arrivals.isEmpty()) {
        int longest = model.lanes.stream().mapToInt(List::size).max().orElseThrow();
        assertThat(queue.longest().size()).isEqualTo(longest);
        String caller = arrivals.getFirst().caller;
        assertThat(Objects.requireNonNull(queue.lane(caller)).oldest())
            .isSameAs(arrivals.getFirst());
      }
    }
  }
}
